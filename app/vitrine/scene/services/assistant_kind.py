"""The service `assistant` as scenes know it: what it can be asked, what it answers, and the names that it brings."""

from __future__ import annotations

from vitrine.scene.services.assistant_entry import AssistantEntry
from vitrine.scene.services.service_kind import ServiceKind, ServiceVerb

#: Of the answer: the sentence of the moment, all so far, in which language, and by whom, whose `label` is shown.
SAID_FIELDS = ("question", "caption", "text", "language", "source", "label", "unchecked")
#: Of what went wrong, null where all is well.
FAULT_FIELDS = ("reason", "message", "status", "retry_s")
#: What it would have the wearer pay: an order that was shown, as the wallet has told it.
PROPOSAL_FIELDS = ("number", "payee", "amount_text", "currency")
#: Ways in which it fails, each a signal `assistant.REASON`; `timeout` is one of every service's own.
FAULTS = {
    "offline": "the server cannot be reached",
    "refused": "the key is wrong or missing, or the scene is not trusted to ask a server",
    "busy": "it wants to be asked later, in `assistant.retry_s` seconds if it said so",
    "broken": "the server has failed",
    "incomplete": "the answer broke off, or is not what was agreed",
    "oversized": "the answer is far longer than any that is read",
    "redirected": "the server leads to another one",
    "untrusted": "the server's certificate is not valid",
    "timeout": "nothing came for too long",
}

ASSISTANT_KIND = ServiceKind(
    AssistantEntry,
    "who answers the wearer's questions, from what the scene's other services have told; it changes nothing and pays"
    " nothing",
    {
        "ask": ServiceVerb(
            "answers in captions, each a row that comes when the one before has been read: `assistant.caption` is the"
            " one of the moment, `assistant.captions` all so far with `number` and `text`; then `assistant.done`."
            " Leaving the state ends it. `assistant.proposed` is an order that it would have the wearer pay, who alone"
            " can",
            {"question": "what the wearer wants to know, `{question.text}`"},
            {"language": "en or zh; absent: the question's"},
            ("assistant.said", "assistant.done", *(f"assistant.{reason}" for reason in FAULTS)),
            reads_take=True,
        ),
    },
    # What the wearer asks; and what only a model tells, which a scene may leave unheard.
    signals=("question.asked", "assistant.proposed"),
    content={
        "question": {"text": None},
        "assistant": {**dict.fromkeys((*SAID_FIELDS, *FAULT_FIELDS)), "captions": [], "unchecked": False},
        "proposal": dict.fromkeys(PROPOSAL_FIELDS),
    },
    files=("ca_file",),
)

"""The service `assistant`: answers what the wearer asks, caption by caption, as fast as these are read.

It changes nothing: facts are read from the rows of the take, and from sources that can only be read. What it would have
the wearer pay is an order that the wallet has shown, and the wearer confirms it or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vitrine.content.assistant.answer_reading import REAL_PACE, AnswerReading, Pace, Respondent
from vitrine.content.assistant.asked_question import AskedQuestion, clean_question, detect_language
from vitrine.content.assistant.built_in_answer import answer_question
from vitrine.content.assistant.fact_source import NO_SOURCES, CatalogueFinder, FactSources, LedgerReceipts
from vitrine.content.assistant.reply import AssistantReply, FailedReply, WholeReply
from vitrine.content.assistant.take_facts import collect_facts
from vitrine.content.service import Answer, JsonObject, Service
from vitrine.content.service_error import ServiceError
from vitrine.content.wallet.wallet_file import find_wallet_file
from vitrine.scene.file_access import TRUST_HINT, FileAccess
from vitrine.scene.services.assistant_entry import AssistantEntry

if TYPE_CHECKING:
    from vitrine.content.assistant.chat_server import ChatServer

#: Who answers where nobody else is set up.
BUILT_IN = Respondent("built-in", {"en": "Built-in answers", "zh": "内置回答"})
#: How long looking up its facts may take.
_BUILT_IN_S = 4.0


class AssistantService:
    """The service at work, of one scene with its `files`. `sources` are what it may look things up in.

    Questions in letters of no language are answered in that of the scene's `locale`.
    """

    name = "assistant"

    def __init__(
        self,
        entry: AssistantEntry,
        files: FileAccess,
        locale: str = "en",
        sources: FactSources = NO_SOURCES,
        pace: Pace = REAL_PACE,
    ) -> None:
        self._entry, self._files, self._locale, self._sources, self._pace = entry, files, locale, sources, pace
        self._server: ChatServer | None = None

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """The last part of the answer, once all of them have been read."""
        return list(self.stream(verb, request))[-1]

    def stream(self, verb: str, request: JsonObject) -> AnswerReading:
        """The answer to `ask` {question, language}, with the take's `rows`."""
        question = self._read_question(request)
        if self._entry.model is None:
            return AnswerReading(
                question, BUILT_IN, WholeReply(answer_question(question, self._sources)), _BUILT_IN_S, self._pace
            )
        model = Respondent("model", {"en": self._entry.model, "zh": self._entry.model}, is_doubted=True)
        return AnswerReading(question, model, self._ask_model(question), self._entry.silence_s, self._pace)

    def _ask_model(self, question: AskedQuestion) -> AssistantReply:
        if not self._files.is_trusted:
            return FailedReply(ServiceError("refused", f"a scene asks no server by itself; {TRUST_HINT}"))
        try:
            # httpx takes 0.2 s to import: with the first question, on its own thread.
            from vitrine.content.assistant.chat_reply import ChatReply
            from vitrine.content.assistant.chat_server import open_chat_server
        except ImportError:
            message = 'httpx is not installed, which a server needs; pip install "vitrine-glasses[content]"'
            return FailedReply(ServiceError("refused", message))
        try:
            self._server = self._server or open_chat_server(self._entry, self._files)
        except ServiceError as error:
            return FailedReply(error)
        return ChatReply(self._server, question, self._sources)

    def close(self) -> None:
        """Nothing stays open between two requests."""

    def _read_question(self, request: JsonObject) -> AskedQuestion:
        t_s = request.get("t_s")
        t_s = float(t_s) if isinstance(t_s, int | float) else 0.0
        text = clean_question(request.get("question"))
        language = detect_language(text, request.get("language"), self._locale)
        facts = self._sources.add_to(collect_facts(request.get("rows") or ()), t_s)
        return AskedQuestion(text, language, facts, t_s)


def make_assistant(
    entry: AssistantEntry, files: FileAccess, locale: str, services: Mapping[str, Service]
) -> AssistantService:
    """The assistant of a scene; `services` are others of that scene by name, which it may look things up in."""
    catalogue = services.get("catalogue")
    sources = FactSources(
        None if catalogue is None else CatalogueFinder(catalogue),
        LedgerReceipts(find_wallet_file()) if "wallet" in services else None,
    )
    return AssistantService(entry, files, locale, sources)

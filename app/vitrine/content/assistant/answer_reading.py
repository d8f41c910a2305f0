"""Reading of an answer: its captions as rows, each when the one before has been read, and how it ends."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from functools import reduce
from typing import Any, NamedTuple

from vitrine.content.assistant.asked_question import AskedQuestion
from vitrine.content.assistant.caption_cut import CaptionCutter, SentenceReader, compute_reading_s, join_captions
from vitrine.content.assistant.plain_text import UNCHECKED, KnownNumbers, find_known_numbers, make_plain, mark_numbers
from vitrine.content.assistant.reply import AssistantReply, OrderProposal
from vitrine.content.service import Answer
from vitrine.content.service_error import ServiceError
from vitrine.scene.services.assistant_kind import FAULT_FIELDS

_LOG = logging.getLogger("vitrine.content")

#: Letters of an answer, and so about a minute and a half of captions; what a reply has beyond is left out.
MAX_ANSWER = 1_200
#: No caption is held longer.
MAX_HOLD_S = 8.0
#: How long all captions together may take: those of the longest answer in Chinese, and time to think.
WHOLE_S = 240.0
#: What the runner waits beyond a reply's own deadline, which tells better what has failed.
_MARGIN_S = 2.0


class Respondent(NamedTuple):
    """Who answers: a word for scenes, and what is shown beside each answer by language.

    What `is_doubted` says has numbers that nobody has checked, which are marked.
    """

    source: str
    labels: Mapping[str, str]
    is_doubted: bool = False


class Pace(NamedTuple):
    """How time passes: a monotonic clock in seconds, and how it waits; True where nobody wants the rest."""

    clock: Callable[[], float] = time.monotonic
    wait: Callable[[threading.Event, float], bool] = threading.Event.wait


#: That of this machine.
REAL_PACE = Pace()


class AnswerReading:
    """The answer to a question part by part; see `AnswerStream`. `silence_s` is how long the reply may be silent."""

    whole_s = WHOLE_S

    def __init__(
        self, question: AskedQuestion, respondent: Respondent, reply: AssistantReply, silence_s: float, pace: Pace
    ) -> None:
        self._question, self._respondent, self._reply, self._pace = question, respondent, reply, pace
        self.part_s = silence_s + MAX_HOLD_S + _MARGIN_S
        self._stopped = threading.Event()
        self._captions: list[str] = []
        self._read_s = float("-inf")  # when the caption of the moment has been read

    def __iter__(self) -> Generator[Answer]:
        try:
            yield from self._tell_reply()
        except ServiceError as fault:
            _LOG.warning("assistant: %s", fault.sentence)
            if not self._stopped.is_set():
                yield Answer(f"assistant.{fault.reason}", {"assistant": self._describe_fault(fault)})
            return
        if self._wait_until_read():
            yield Answer("assistant.done", {"assistant": {"text": self._text}})

    def stop(self) -> None:
        """See `AnswerStream.stop`."""
        self._stopped.set()
        self._reply.stop()

    @property
    def _text(self) -> str:
        return reduce(join_captions, self._captions, "")

    def _tell_reply(self) -> Generator[Answer]:
        sentences, cutter = SentenceReader(), CaptionCutter()
        length = 0
        for piece in self._reply:
            if isinstance(piece, OrderProposal):
                yield Answer("assistant.proposed", {"proposal": piece._asdict()})
                continue
            left = MAX_ANSWER - length
            length += len(piece)
            yield from self._tell(cutter, sentences.read(piece[: max(0, left)]))
            if length > MAX_ANSWER or self._stopped.is_set():
                break
        rest = sentences.finish()
        if length > MAX_ANSWER and rest:
            rest[-1] += "…"
        yield from self._tell(cutter, rest)
        for caption in cutter.finish():
            yield from self._tell_caption(caption)

    def _tell(self, cutter: CaptionCutter, sentences: Iterable[str]) -> Generator[Answer]:
        for sentence in sentences:
            plain = make_plain(sentence, self._question.language)
            if self._respondent.is_doubted:
                plain = mark_numbers(plain, self._known_numbers)
            for caption in cutter.cut(plain) if plain else ():
                yield from self._tell_caption(caption)

    def _tell_caption(self, caption: str) -> Generator[Answer]:
        if self._wait_until_read():
            self._captions.append(caption)
            self._read_s = self._pace.clock() + min(compute_reading_s(caption), MAX_HOLD_S)
            yield Answer("assistant.said", {"assistant": self._describe(caption)})

    def _wait_until_read(self) -> bool:
        """Wait until the caption of the moment has been read; whether the next one is wanted."""
        left_s = self._read_s - self._pace.clock()
        return not (self._pace.wait(self._stopped, left_s) if left_s > 0 else self._stopped.is_set())

    @property
    def _known_numbers(self) -> KnownNumbers:
        facts = self._question.facts
        told = {"facts": facts._asdict(), "evidence": list(self._reply.evidence), "question_text": self._question.text}
        return find_known_numbers(told)

    def _describe(self, caption: str | None) -> dict[str, Any]:
        language, respondent = self._question.language, self._respondent
        return {
            "question": self._question.text,
            "caption": caption,
            "captions": [{"number": number, "text": text} for number, text in enumerate(self._captions, 1)],
            "text": self._text,
            "language": language,
            "source": respondent.source,
            "label": respondent.labels[language],
            "unchecked": any(UNCHECKED in each for each in self._captions),
            **dict.fromkeys(FAULT_FIELDS),
        }

    def _describe_fault(self, fault: ServiceError) -> dict[str, Any]:
        last = self._captions[-1] if self._captions else None
        told = {"reason": fault.reason, "message": fault.sentence, "status": fault.status, "retry_s": fault.retry_s}
        return {**self._describe(last), **told}

"""Replies: who answers a question, as text that comes in pieces, and as orders that the wearer may be shown."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from vitrine.content.assistant.take_facts import Record


class OrderProposal(NamedTuple):
    """An order that the wearer might pay. All of it is what the wallet has told; the assistant chose only which."""

    number: str
    payee: str
    amount_text: str
    currency: str


class AssistantReply(Protocol):
    """One answer while it is made."""

    @property
    def evidence(self) -> Sequence[Record]:
        """What it has looked up until now, beside the facts of the question."""

    def __iter__(self) -> Generator[str | OrderProposal]:
        """Its pieces. Raises ReplyError for what is foreseen."""

    def stop(self) -> None:
        """Nobody wants the rest. Called on any thread; never waits."""


class ReplyError(Exception):
    """A foreseen failure: the word of its event behind `assistant.`, and one sentence without secrets."""

    def __init__(self, reason: str, sentence: str, status: int | None = None, retry_s: int | None = None) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
        self.status = status
        self.retry_s = retry_s


@dataclass(frozen=True)
class WholeReply:
    """A reply that is there at once."""

    text: str
    evidence: Sequence[Record] = ()

    def __iter__(self) -> Generator[str | OrderProposal]:
        yield self.text

    def stop(self) -> None:
        """There is nothing to stop."""


@dataclass(frozen=True)
class FailedReply:
    """A reply that cannot be made."""

    error: ReplyError
    evidence: Sequence[Record] = ()

    def __iter__(self) -> Generator[str | OrderProposal]:
        raise self.error
        yield ""

    def stop(self) -> None:
        """There is nothing to stop."""

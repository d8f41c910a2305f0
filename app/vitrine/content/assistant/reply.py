"""Replies: who answers a question, as text that comes in pieces, and as orders that the wearer may be shown."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from vitrine.content.assistant.take_facts import Record
from vitrine.content.service_error import ServiceError


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
        """Its pieces. Raises ServiceError for what is foreseen."""

    def stop(self) -> None:
        """Nobody wants the rest. Called on any thread; never waits."""


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

    error: ServiceError
    evidence: Sequence[Record] = ()

    def __iter__(self) -> Generator[str | OrderProposal]:
        raise self.error
        yield ""

    def stop(self) -> None:
        """There is nothing to stop."""

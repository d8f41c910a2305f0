"""Kinds of services as a scene knows them: which settings one takes, what it can be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from vitrine.document.model import Model

#: Signals that any verb may be answered by: its deadline has passed, or it has failed in a way that nobody foresaw.
COMMON_ANSWERS = ("timeout", "failed")

NOTHING: Mapping[str, Any] = MappingProxyType({})


class ServiceVerb(NamedTuple):
    """One thing that a service can be asked. Its inputs by name with what each is, and the signals of its answers.

    What `is_confirmed` is asked by a state that only the wearer's own input leads into, by hand or by voice. What
    `reads_take` gets all that the take has told until then.
    """

    description: str
    required: Mapping[str, str] = NOTHING
    optional: Mapping[str, str] = NOTHING
    answers: tuple[str, ...] = ()
    is_confirmed: bool = False
    reads_take: bool = False

    @property
    def inputs(self) -> Mapping[str, str]:
        """All inputs by name."""
        return {**self.required, **self.optional}


class ServiceKind(NamedTuple):
    """One kind of service: the model of its block under `services:`, its verbs, and the signals that it gives unasked.

    `content` are the names that its answers bring, as a tree whose leaves are null and whose lists are empty, so that
    texts may be bound to them before anything was answered; `files` those fields of the block that name files in the
    scene's folder, which must be there.
    """

    model: type[Model]
    description: str
    verbs: Mapping[str, ServiceVerb] = NOTHING
    signals: tuple[str, ...] = ()
    content: Mapping[str, Any] = NOTHING
    files: tuple[str, ...] = ()


def list_answers(service: str, verb: ServiceVerb) -> tuple[str, ...]:
    """The signals by which a verb may be answered, those last that any service has."""
    return (*verb.answers, *(f"{service}.{word}" for word in COMMON_ANSWERS if f"{service}.{word}" not in verb.answers))


def iter_verbs(kinds: Mapping[str, ServiceKind]) -> Iterator[tuple[str, ServiceVerb]]:
    """What can be asked of some services, as it is written: `catalogue.find`."""
    for service, kind in kinds.items():
        for name, verb in kind.verbs.items():
            yield f"{service}.{name}", verb

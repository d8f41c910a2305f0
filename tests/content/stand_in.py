"""A stand-in service: a shelf that is asked for things, and tells what the test lets it tell, when the test lets it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import Field

from vitrine.content.service import Answer, JsonObject
from vitrine.content.service_table import SERVICE_MAKERS
from vitrine.document.model import Model
from vitrine.scene.scene import Scene
from vitrine.scene.services.service_kind import ServiceKind, ServiceVerb
from vitrine.scene.services.service_kinds import SERVICE_KINDS


class ShelfBlock(Model):
    """The settings of a shelf."""

    aisle: int = Field(default=1, ge=1, description="where it stands")
    list: str | None = Field(default=None, description="a file that says what stands on it")


SHELF = ServiceKind(
    ShelfBlock,
    "a shelf of things",
    {
        "find": ServiceVerb(
            "finds a thing",
            {"gtin": "the number on its label"},
            {"near": "metres"},
            ("thing.found", "thing.unknown"),
        ),
        "count": ServiceVerb("counts all things", answers=("things.counted",)),
    },
    content={"thing": {"name": None, "price": None}, "things": []},
    files=("list",),
)


@dataclass
class Shelf:
    """A shelf whose answers are `tell`'s; it notes what it was asked, and on which threads."""

    tell: Callable[[str, JsonObject], Answer]
    name: str = "shelf"
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    threads: set[threading.Thread] = field(default_factory=set)
    closed: threading.Event = field(default_factory=threading.Event)

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """What the test tells."""
        self.asked.append((verb, request))
        self.threads.add(threading.current_thread())
        return self.tell(verb, request)

    def close(self) -> None:
        """Note that it was closed."""
        self.closed.set()


@dataclass
class Reader:
    """A service that reads aloud: its answers are the parts that `tell` gives, one after the other."""

    tell: Callable[[str, JsonObject], Generator[Answer]]
    name: str = "shelf"
    streams: list[ReadAloud] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """The last part."""
        return list(self.tell(verb, request))[-1]

    def stream(self, verb: str, request: JsonObject) -> ReadAloud:
        """What the test tells."""
        self.streams.append(ReadAloud(self.tell(verb, request)))
        return self.streams[-1]

    def close(self) -> None:
        """Note that it was closed."""
        self.closed.set()


@dataclass
class ReadAloud:
    """What a reader reads; it notes that it was stopped."""

    parts: Generator[Answer]
    part_s: float = 2.0
    whole_s: float = 5.0
    stopped: threading.Event = field(default_factory=threading.Event)

    def __iter__(self) -> Generator[Answer]:
        return self.parts

    def stop(self) -> None:
        """Note that it was stopped."""
        self.stopped.set()


def put_up(monkeypatch: pytest.MonkeyPatch, tell: Callable[[str, JsonObject], Answer]) -> Shelf:
    """A shelf among the services that scenes may name."""
    shelf = Shelf(tell)

    def make(block: Model, scene: Scene) -> Shelf:
        return shelf

    monkeypatch.setitem(SERVICE_KINDS, "shelf", SHELF)
    monkeypatch.setitem(SERVICE_MAKERS, "shelf", make)
    return shelf


def found(verb: str, request: JsonObject) -> Answer:
    """The answer of a shelf that has everything."""
    return Answer("thing.found", {"thing": {"name": f"No. {request.get('gtin')}", "price": 3.5}})

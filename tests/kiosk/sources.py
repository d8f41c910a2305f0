"""Sources that a test plays: what opens, what hangs and what is refused, without a feed, a file or a window."""

from __future__ import annotations

import threading
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np

from vitrine.engine.sources import Source
from vitrine.errors import InputError
from vitrine.feed.protocols import FeedInfo
from vitrine.files.stamp import Stamp
from vitrine.flow.timeline.take import Take
from vitrine.kiosk.source_fallback import SourceFallback
from vitrine.world.feed_frame import FeedFrame, PixelFormat

OURS = ("opening", "closing", "watch")


class FakeFeed:
    """A feed whose newest frame the test sets."""

    def __init__(self, name: str, live: bool) -> None:
        self.info = FeedInfo(name, 4, 2, Fraction(30), None if live else 300, None if live else 10.0, live=live)
        self.frame = FeedFrame((np.zeros((2, 4, 4), np.uint8),), PixelFormat.RGBA, 4, 2, 0, 0.0)

    def newest(self) -> FeedFrame:
        return self.frame


class FakeSession(SimpleNamespace):
    """As much of a show as the presenter knows."""

    def close(self) -> None:
        self.closed = True


class FakeSources:
    """`opens[source]` is what a try of it gives: a show, an error, or "hang" until `go_on`. Changed by the test."""

    def __init__(self, **opens: object) -> None:
        self.opens: dict[str | None, Any] = {None if name == "own" else name: what for name, what in opens.items()}
        self.tried: list[str | None] = []
        self.go_on = threading.Event()
        self._hanging: set[threading.Thread] = set()
        self._others = set(threading.enumerate())

    def open(self, source: str | None) -> Any:
        self.tried.append(source)
        what = self.opens[source]
        if what == "hang":
            self._hanging.add(threading.current_thread())
            assert self.go_on.wait(60)
            self._hanging.discard(threading.current_thread())
            what = self.opens[source]
        if isinstance(what, Exception):
            raise what
        assert isinstance(what, FakeSession)
        return what

    def step(self, presenter: SourceFallback, now_s: float) -> None:
        """One step, with all that it begins brought to its end, but for what hangs."""
        for _ in range(3):
            presenter.step(now_s)
            self.settle()

    def settle(self) -> None:
        for thread in set(threading.enumerate()) - self._others:
            while thread.name in OURS and thread.is_alive() and not self._hangs(thread):
                thread.join(0.001)

    def _hangs(self, thread: threading.Thread) -> bool:
        return thread in self._hanging and not self.go_on.is_set()


def show(name: str, live: bool = False, stamp: Stamp | None = None) -> FakeSession:
    feed = FakeFeed(name, live)
    sources = SimpleNamespace(feed=Source(name, stamp))
    return FakeSession(scene=SimpleNamespace(name="Booth"), take=Take(), feed=feed, sources=sources, closed=False)


def refused(sentence: str = "it is unplugged") -> InputError:
    return InputError(sentence)


def on(presenter: SourceFallback) -> str:
    """The name of the feed that is on, "" for the calm card."""
    return "" if presenter.session is None else presenter.session.feed.info.name

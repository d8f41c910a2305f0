"""Services: what a live session asks, and what tells by itself what it sees. Each works on a thread of its own.

A service is made, asked and closed on one thread, never on the one that draws: so it may open files, sockets and
databases, and import what is heavy. What it foresees (nothing found, offline, refused) are answers, not exceptions.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from vitrine.world.feed_frame import FeedFrame

JsonObject = Mapping[str, Any]

#: How long an answer may take, where nobody says.
DEADLINE_S = 4.0


class Answer(NamedTuple):
    """What a service tells: a signal, `product.found`, and the data that come over the scene's content with it."""

    event: str
    data: JsonObject


class Service(Protocol):
    """What is asked by `invoke`. It is made, asked and closed on one thread, on which it may wait."""

    @property
    def name(self) -> str:
        """The name that scenes call it."""

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """The answer to one request; `deadline_s` are the seconds until nobody waits for it any more.

        `request` has the inputs by name, None for what is missing, and as `t_s` when it was asked by the take's clock;
        of a verb that reads the take as `rows` its timed events so far, in order.
        """

    def close(self) -> None:
        """Free what it has opened."""


class AnswerStream(Protocol):
    """An answer in several parts, each a row of the take as it comes. The last of them says that it is the last."""

    @property
    def part_s(self) -> float:
        """How long the next part may take, in seconds."""

    @property
    def whole_s(self) -> float:
        """How long all parts together may take, in seconds."""

    def __iter__(self) -> Generator[Answer]:
        """The parts, made on the service's thread, which may wait for them; closed, what they come from is let go."""

    def stop(self) -> None:
        """Nobody wants the rest: what waits for it ends soon. Called on any thread, more than once, never waits."""


@runtime_checkable
class StreamingService(Service, Protocol):
    """A service that answers part by part. Asked by `answer`, it waits for all, and tells the last."""

    def stream(self, verb: str, request: JsonObject) -> AnswerStream:
        """The answer to one request; nothing is waited for before its first part is."""


class Watcher(Protocol):
    """What looks at the feed's frames and tells what it sees, on a thread of its own. Nothing here waits."""

    @property
    def name(self) -> str:
        """The name that scenes call it."""

    def submit(self, frame: FeedFrame) -> None:
        """Hand over the frame that is drawn now; one that waited is dropped. The same frame may come again."""

    def poll(self) -> Sequence[Answer]:
        """What was seen since the last call, in order."""

    def close(self) -> None:
        """Ask its thread to end; one that hangs is left behind."""


class SeenWearer(NamedTuple):
    """What a session knows of its wearer at a time of the take: the camera's place, x, y and z in metres, None where
    nobody knows; and what the take has told as `position`.
    """

    t_s: float
    position_m: tuple[float, float, float] | None = None
    told: object = None


class Follower(Protocol):
    """What follows the wearer and tells what comes of it, on a thread of its own. Nothing here waits."""

    @property
    def name(self) -> str:
        """The name that scenes call it."""

    def submit(self, seen: SeenWearer) -> None:
        """Tell where the wearer is now; one time that waited is dropped. The same may come again."""

    def poll(self) -> Sequence[Answer]:
        """What there is to tell since the last call, in order."""

    def close(self) -> None:
        """Ask its thread to end; one that hangs is left behind."""

"""Which take and feed a show is made of: what was asked for on the command line, else what the scene names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.feed.open import feed_file, open_feed
from app.feed.recorded import READ_AHEAD
from app.feed.source import Feed
from app.flow.take import Take, load_take
from app.scene.picture import Stamp, stamp_of
from app.scene.scene import Scene


class Source(NamedTuple):
    """An address with the stamp of the file that it names, if any. Two equal ones need not be read twice."""

    address: str
    stamp: Stamp | None


class Sources(NamedTuple):
    """Where a show's take and feed come from. Without a take nothing happens but what the scene does by itself."""

    take: Source | None
    feed: Source


@dataclass(frozen=True, slots=True)
class Request:
    """How a show is to be opened: `feed` and `take` are taken instead of the scene's own.

    `planes`: YUV planes where the feed has them. `once`: hold the last frame at the end. `ahead`: how many frames are
    decoded ahead; 0 for single pictures. `patience_s`: how long a recorded frame is waited for before the last one is
    held; None waits for the right one.
    """

    feed: str | None = None
    take: Path | None = None
    planes: bool = False
    once: bool = False
    ahead: int = READ_AHEAD
    patience_s: float | None = None

    def found(self, scene: Scene) -> tuple[Sources, Take]:
        """The sources for a scene, and the take, read. Raises InputError for a take that cannot be read."""
        file = self.take or scene.take
        source = Source(str(file), stamp_of(file)) if file is not None else None
        take = load_take(file) if file is not None else Take()
        own = take_feed(self.take, take) if self.take is not None and take.feed else feed_address(scene)
        return Sources(source, feed_source(self.feed or own)), take

    def opened(self, feed: Source) -> Feed:
        """Open a feed. Raises InputError."""
        return open_feed(feed.address, planes=self.planes, once=self.once, ahead=self.ahead, patience_s=self.patience_s)


def feed_source(address: str) -> Source:
    """A feed's address with its file's stamp."""
    file = feed_file(address)
    return Source(address, None if file is None else stamp_of(file))


def feed_address(scene: Scene) -> str:
    """The scene's own feed: an address as it stands, or a path beside the scene file."""
    file = feed_file(scene.feed)
    return scene.feed if file is None else str(scene.file.parent / file)


def take_feed(take_file: Path, take: Take) -> str:
    """The feed that a take names, beside the take's file."""
    file = feed_file(take.feed)
    return take.feed if file is None else str(take_file.parent / file)

"""Sources of a session: the take and feed named on the command line, else those that the scene names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.errors import CommandLineError, InputError, Place, Problem
from vitrine.feed.address import find_feed_path, is_test_card, open_feed
from vitrine.feed.exposed import ExposedFeed
from vitrine.feed.faces.face_handling import NO_HANDLING, FaceHandling
from vitrine.feed.protocols import Feed
from vitrine.feed.recorded import READ_AHEAD
from vitrine.feed.tracked_feed import PoseEstimator
from vitrine.files.lookup import find_as_normalized
from vitrine.files.stamp import Stamp, read_stamp
from vitrine.flow.timeline.take import Take, load_take
from vitrine.scene.file_access import TRUST_HINT, FileAccess
from vitrine.scene.scene import Scene

#: How long a phone is waited for where there is no window to invite it: it is found, unlocked, and let in by hand.
PHONE_TIMEOUT_S = 300.0


class Source(NamedTuple):
    """An address with the stamp of the file that it names, if any. Equal sources need not be read twice.

    `duration_s` is how long a feed lasts that is a picture or the test card, where the scene says so.
    """

    address: str
    stamp: Stamp | None
    duration_s: float | None = None


class Sources(NamedTuple):
    """The sources of a session's take and feed. Without a take nothing happens but what the scene does by itself."""

    take: Source | None
    feed: Source


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """The request to open a session's sources: `feed` and `take` are used instead of the scene's own.

    `planes`: YUV planes where frames are 8-bit 4:2:0. `once`: hold the last frame at the end. `ahead`: how many frames
    are decoded ahead; 0 for single pictures. `trusted`: scene and take may name what lies outside their folders.
    `patience_s`: how long a recorded frame is waited for before the last one is held; None waits for the right one.
    `locale`: the language to show instead of the scene's own. `live`: a recorded feed counts as a camera, and no take
    is played. `faces` is what is done about them in the feed; `keeps`: pictures that are drawn are kept.
    `exposure_stops` doubles the light of the feed so many times. `still_camera`: that of a live feed stands still.
    """

    feed: str | None = None
    take: Path | None = None
    planes: bool = False
    once: bool = False
    ahead: int = READ_AHEAD
    trusted: bool = False
    patience_s: float | None = None
    locale: str | None = None
    live: bool = False
    faces: FaceHandling = NO_HANDLING
    keeps: bool = False
    exposure_stops: float = 0.0
    still_camera: bool = False

    def find_sources(self, scene: Scene) -> tuple[Sources, Take]:
        """Find the sources for a scene, and load the take. Raises InputError for a take that cannot be read."""
        file = None if self.live else find_as_normalized(self.take) if self.take is not None else scene.take
        source = Source(str(file), read_stamp(file)) if file is not None else None
        take = load_take(file) if file is not None else Take()
        if self.feed is not None:
            return Sources(source, locate_feed(self.feed, scene.duration_s)), take
        address = (
            resolve_take_feed(self.take, take, self.trusted) if self.take and take.feed else resolve_scene_feed(scene)
        )
        return Sources(source, locate_feed(address, scene.duration_s)), take

    def open_source(self, feed: Source, estimator: PoseEstimator | None = None) -> Feed:
        """Open the feed of a source; `estimator` tells the poses of a live one. Raises InputError."""
        opened = open_feed(
            feed.address,
            planes=self.planes,
            once=self.once,
            ahead=self.ahead,
            frame_timeout_s=self.patience_s,
            duration_s=feed.duration_s,
            faces=self.faces._replace(looks_ahead=self.keeps),
            phone_timeout_s=PHONE_TIMEOUT_S if self.keeps else 0.0,
            estimator=estimator,
        )
        return ExposedFeed(opened, self.exposure_stops) if self.exposure_stops else opened


def check_live(live: bool, take: Path | None) -> None:
    """Raise CommandLineError where a take is typed that what runs live would not play."""
    if live and take is not None:
        message = "--live plays no take: what happens is happening"
        raise CommandLineError(Problem(message, key="--take", hint="leave one of them out"))


def locate_feed(address: str, duration_s: float | None = None) -> Source:
    """The source of a feed's address; a file's name as it is written on disk, in whichever normal form."""
    file = find_feed_path(address)
    if file is None:
        return Source(address, None, duration_s)
    found = find_as_normalized(file)
    return Source(address if found == file else str(found), read_stamp(found), duration_s)


def resolve_scene_feed(scene: Scene) -> str:
    """The address of the scene's own feed: the test card, or a path beside the scene file; any where it is trusted.

    Raises InputError for what the scene cannot reach.
    """
    return _resolve_address(scene.file_access, scene.feed, scene.source_map.get(("feed",)))


def resolve_take_feed(take_file: Path, take: Take, trusted: bool = False) -> str:
    """The address of the feed that a take names, beside its file. Raises InputError for what it cannot reach."""
    return _resolve_address(FileAccess(take_file.parent, trusted), take.feed, Place(str(take_file), 1, 1))


def _resolve_address(reach: FileAccess, address: str, place: Place | None) -> str:
    file = find_feed_path(address)
    hint = f"name it with --feed, in a proof by `feed`; {TRUST_HINT}"
    if file is None:
        if reach.is_trusted or is_test_card(address):
            return address
        message = f'"{address}" is a camera or an address, which a file may not open by itself'
        raise InputError(Problem(message, place, "feed", "a file beside it, or testcard", hint))
    try:
        path = reach.resolve(str(file))
    except FieldError as error:
        raise InputError(
            Problem(str(error), place, "feed", error.allowed, hint if TRUST_HINT in error.hint else "")
        ) from None
    return str(path)

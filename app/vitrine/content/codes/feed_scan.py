"""Scan of a recorded feed for codes: frame by frame, the same rows whenever it is done again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from vitrine.content.codes.code_tracker import CodeTracker
from vitrine.content.codes.detector import FURTHER_READINGS, PLAIN, STILL_READINGS, Reading
from vitrine.content.codes.found_code import SeenCode
from vitrine.content.codes.luma_plane import extract_luma
from vitrine.feed.protocols import Feed
from vitrine.scene.nodes.code_format import CodeFormat
from vitrine.world.feed_frame import FeedFrame


def scan_feed(
    feed: Feed, formats: Collection[CodeFormat], frames: Sequence[int] | None = None
) -> Iterator[tuple[FeedFrame, tuple[SeenCode, ...]]]:
    """Each frame of a feed that has an end, or some in a row, with its codes: that nearest to the middle first."""
    tracker = CodeTracker(formats)
    frame_before: FeedFrame | None = None
    codes: tuple[SeenCode, ...] = ()
    for number, index in enumerate(range(feed.info.frame_count or 0) if frames is None else frames):
        frame = feed.frame_at(index)
        if not _is_same_picture(frame_before, frame):  # a picture that is shown for 10 s is read once
            codes = tracker.update(extract_luma(frame), frame.time_s, choose_readings(number))
        frame_before = frame
        yield frame, codes


def _is_same_picture(before: FeedFrame | None, now: FeedFrame) -> bool:
    return before is not None and all(a is b for a, b in zip(before.planes, now.planes, strict=True))


def choose_readings(number: int, further_every: int = 2) -> tuple[Reading, ...]:
    """How the frame of a number, from 0, is read: the first in all ways, then one in so many in a further way, too."""
    if number == 0:
        return PLAIN, *FURTHER_READINGS, *STILL_READINGS
    turn, rest = divmod(number, further_every)
    return (PLAIN,) if rest else (PLAIN, FURTHER_READINGS[turn % len(FURTHER_READINGS)])

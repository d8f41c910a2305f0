"""Tracker of the codes of a feed: what is read now and then is told of in each frame in which it shows.

A reader reads a small code in some frames only, and tells whole pixels. Between two readings, and at each of them, the
code's own modules are laid over the picture, so that both say the same corners and nothing drifts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from vitrine.content.codes.code_fit import CodeFit, follow_code, locate_code
from vitrine.content.codes.detector import PLAIN, Reading, read_codes
from vitrine.content.codes.found_code import FoundCode, SeenCode
from vitrine.content.codes.patch_motion import find_motion
from vitrine.content.codes.quad_map import Floats, Luma, side_lengths
from vitrine.scene.nodes.code_format import CODE_FORMATS, CodeFormat

#: A copy that was not seen for so long is another one when it comes again.
LOST_S = 1.0
#: Corners of a reading that does not fit move by so much a frame at most, from where they were expected.
MAX_STEP_PX = 2.5
#: How alike a piece of picture must be to be taken for the same one.
_SAME_PATCH = 0.7
#: A reading replaces what was followed where it is so much more alike.
_CLEARLY_BETTER = 0.03
#: Readings of one payload at one place that prove it where its bars do not.
_PROOF_READINGS = 2


@dataclass(frozen=True, eq=False, slots=True)
class _Track:
    """One copy of a code: its latest place, how its corners move a frame, and since when it was not seen.

    `copy_id` is 0 until it is proven.
    """

    found: FoundCode
    fit: CodeFit
    seen_at_s: float
    copy_id: int = 0
    readings: int = 1
    motion_px: Floats = field(default_factory=lambda: np.zeros(2))
    is_seen: bool = True

    @property
    def expected_quad(self) -> Floats:
        """Where its corners are expected in the next frame."""
        return self.fit.quad + self.motion_px


class CodeTracker:
    """The codes of one feed, frame after frame. For one thread at a time."""

    def __init__(self, formats: Collection[CodeFormat] = CODE_FORMATS) -> None:
        self._formats = frozenset(formats)
        self._before: Luma | None = None
        self._tracks: list[_Track] = []
        self._copies, self._time_s = 0, 0.0

    @property
    def is_following(self) -> bool:
        """Whether the latest frame had codes, all of which are surely followed without being read again."""
        return bool(self._tracks) and all(t.is_seen and t.copy_id and t.fit.fits for t in self._tracks)

    def update(self, luma: Luma, time_s: float, readings: Iterable[Reading] = (PLAIN,)) -> tuple[SeenCode, ...]:
        """The codes in the next frame (H, W) at a time of the feed: that nearest to the middle comes first."""
        if time_s < self._time_s:  # the feed starts again
            self._tracks, self._before = [], None
        self._time_s = time_s
        followed = [self._follow(track, luma) for track in self._tracks if time_s - track.seen_at_s <= LOST_S]
        for found in (found for reading in readings for found in read_codes(luma, self._formats, reading)):
            self._merge(followed, found, luma, time_s)
        self._tracks = [self._settle(track, time_s) for track in _without_overlaps(followed)]
        self._before = luma
        height, width = luma.shape
        seen = [_describe(track, width, height) for track in self._tracks if track.is_seen and track.copy_id]
        return tuple(sorted(seen, key=lambda code: (round(code.distance_from_centre(), 6), code.copy_id)))

    def _follow(self, track: _Track, luma: Luma) -> _Track:
        """A track in the next frame by its picture alone; one that cannot be found there is not seen."""
        unseen = replace(track, is_seen=False, fit=track.fit._replace(quad=track.expected_quad))
        if self._before is None or self._before.shape != luma.shape or not track.is_seen:
            return self._find_again(unseen, luma)
        reach_px = 8.0 + 0.5 * float(np.hypot(*track.motion_px)) + 0.04 * side_lengths(track.fit.quad)[0]
        motion = find_motion(self._before, luma, track.fit.quad, track.motion_px, reach_px)
        if motion is None or motion.likeness < _SAME_PATCH:
            return self._find_again(unseen, luma)
        moved = track.fit.quad + motion.shift_px
        if not track.fit.fits or track.fit.modules is None:
            fit = track.fit._replace(quad=moved)
        else:
            followed = follow_code(luma, moved, track.fit.modules)
            if followed is None:
                return unseen
            fit = followed
        if not _is_inside(fit.quad, luma):
            return unseen
        return replace(track, fit=fit, motion_px=fit.quad.mean(0) - track.fit.quad.mean(0), is_seen=True)

    def _find_again(self, track: _Track, luma: Luma) -> _Track:
        """One that was hidden, where it is expected now."""
        if not track.fit.fits or track.fit.modules is None:
            return track
        fit = follow_code(luma, track.fit.quad, track.fit.modules)
        if fit is None or not fit.is_sure or not _is_inside(fit.quad, luma):
            return track
        return replace(track, fit=fit, is_seen=True)

    def _merge(self, tracks: list[_Track], found: FoundCode, luma: Luma, time_s: float) -> None:
        """Take a reading into the tracks: into the one that it belongs to, or as a new one."""
        near = [at for at, track in enumerate(tracks) if _is_same(track, found)]
        if not near:
            fit = locate_code(luma, found)
            tracks.append(_Track(found, fit, time_s))
            return
        at = min(near, key=lambda at: _distance_px(tracks[at].fit.quad, found.quad))
        track = tracks[at]
        if track.is_seen and track.fit.fits and track.fit.is_sure:
            tracks[at] = replace(track, readings=track.readings + 1)
            return
        fit = locate_code(luma, found)
        if track.is_seen and track.fit.fits and fit.likeness < track.fit.likeness + _CLEARLY_BETTER:
            tracks[at] = replace(track, readings=track.readings + 1)
            return
        if track.is_seen and track.copy_id:
            step = fit.quad - track.fit.quad
            longest = float(np.hypot(*step.T).max())
            fit = fit._replace(quad=track.fit.quad + step * min(1.0, MAX_STEP_PX / max(longest, 1e-9)))
        tracks[at] = replace(track, found=found, fit=fit, readings=track.readings + 1, is_seen=True)

    def _settle(self, track: _Track, time_s: float) -> _Track:
        if track.is_seen:
            track = replace(track, seen_at_s=time_s)
        if not track.copy_id and track.is_seen and (track.fit.is_sure or track.readings >= _PROOF_READINGS):
            self._copies += 1
            track = replace(track, copy_id=self._copies)
        return track


def _is_same(track: _Track, found: FoundCode) -> bool:
    """Whether a reading may be of this copy: the same words, not farther off than half its size."""
    if (track.found.payload, track.found.format) != (found.payload, found.format):
        return False
    size_px = max(side_lengths(track.fit.quad)[0], side_lengths(found.quad)[0])
    return _distance_px(track.fit.quad, found.quad) < 0.5 * size_px + 4


def _distance_px(quad: Floats, other: Floats) -> float:
    return float(np.hypot(*(quad.mean(0) - other.mean(0))))


def _is_inside(quad: Floats, luma: Luma) -> bool:
    """Whether a code is whole in the picture, but for a pixel."""
    height, width = luma.shape
    return bool((quad > -1).all() and (quad[:, 0] < width + 1).all() and (quad[:, 1] < height + 1).all())


def _without_overlaps(tracks: list[_Track]) -> list[_Track]:
    """Of tracks that lie on one another the likeliest: what lies there was misread, or read twice."""
    kept: list[_Track] = []
    for track in sorted(
        tracks, key=lambda track: (-track.is_seen, -(track.fit.weakest + track.fit.likeness), track.copy_id)
    ):
        middle = track.fit.quad.mean(0)
        if not any(
            _contains(other.fit.quad, middle) or _contains(track.fit.quad, other.fit.quad.mean(0)) for other in kept
        ):
            kept.append(track)
    return sorted(kept, key=lambda track: (track.copy_id == 0, track.copy_id))


def _contains(quad: Floats, point: Floats) -> bool:
    low, high = quad.min(0), quad.max(0)
    return bool((point >= low).all() and (point <= high).all())


def _describe(track: _Track, width: int, height: int) -> SeenCode:
    corners = tuple((round(float(x) / width, 6), round(float(y) / height, 6)) for x, y in track.fit.quad)
    confidence = round(min(max(track.fit.likeness, 0.0), 1.0), 3)
    return SeenCode(track.found.payload, track.found.format, corners, confidence, track.copy_id)

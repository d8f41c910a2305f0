"""The result of tracking a clip: poses, lens and points as they are kept, and what is known of how good they are."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from vitrine.document.model import Model
from vitrine.files.atomic import write_atomically
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.rotations import Floats
from vitrine.world.camera import Intrinsics

#: Changed with everything that changes poses: results of another one are made anew.
TRACK_VERSION = 7

#: Where the focal length is from: what the clip shows, its motion sensors, whoever typed or measured it, the file's
#: tags, or nobody.
FocalSource = Literal["clip", "sensor", "given", "tag", "assumed"]
#: How well tracks are foretold, in pixels of a clip 1280 long: up to these medians it is good, or fair.
GOOD_PX, FAIR_PX = 3.0, 6.0
#: And 19 of 20 of them: up to 27 where all is well, 45 to 85 where a way was torn between two seconds that were good
#: each.
GOOD_HIGH_PX = 40.0
#: By how much the eye height, and with it the unit, may change along a walk: seen by 1.08 where all is well, and by 1.6
#: of a walk that was 9 px off, though its tracks were foretold to 2.
GOOD_DRIFT, FAIR_DRIFT = 1.15, 1.4
#: And the largest share of a shot that may be without poses.
GOOD_LOST, FAIR_LOST = 0.02, 0.2
#: Less than this of a longer clip is nothing to show: it is cut to pieces, or is no picture at all.
SHORT_S = 0.5


class MotionFacts(Model):
    """What the camera did from when to when, in seconds of the clip: still, turn or move."""

    motion: str
    start_s: float
    end_s: float


class SensorFacts(Model):
    """The clip's motion sensors: their kind, whether anything of them could be read, and what became of it.

    `correlation` is that of their turns with the pixels', None where they do not agree; `offset_s` is what was added to
    their clock, None where that cannot be told; `bridged` are spans of seconds in which they alone turn the camera.
    """

    kind: str
    is_legible: bool
    correlation: float | None
    offset_s: float | None
    bridged: tuple[tuple[float, float], ...] = ()


class TrackFacts(Model):
    """All that is no array. Lengths in pixels are those of the clip at its full size.

    `shots` are all shots of what was read, in seconds; `shot` is the number of the tracked one. `up` tells what up is
    known from: "sensor", "turns", "walk" or "level"; `floor_points` how many points the eye height rests on.
    """

    version: int = TRACK_VERSION
    size_px: tuple[int, int]
    duration_s: float
    rate: float
    shots: tuple[tuple[float, float], ...]
    shot: int
    runs: tuple[MotionFacts, ...]
    focal: FocalSource
    camera: Intrinsics
    up: str
    floor_points: int
    check_px: float | None
    check_high_px: float | None
    check_tracks: int
    check_drift: float
    sensors: SensorFacts | None = None


class LostSpan(NamedTuple):
    """A span of seconds in the tracked shot without poses."""

    start_s: float
    end_s: float


@dataclass(frozen=True, eq=False)
class TrackResult:
    """Poses of frames at times_s (N,) in seconds of the clip, in eye heights; points (K, 3) of the same world."""

    times_s: Floats
    poses: CameraPoses
    points: npt.NDArray[np.float32]
    facts: TrackFacts

    @property
    def is_told(self) -> bool:
        """Whether it says where the camera was: one pose alone does so of a picture, and of no film."""
        known, frames = int(self.poses.is_known.sum()), len(self.times_s)
        return known >= min(2, frames) if len(self.facts.shots) == 1 else known >= 2

    @property
    def lost(self) -> tuple[LostSpan, ...]:
        """Where the tracked shot has no poses."""
        unknown = np.flatnonzero(~self.poses.is_known)
        if not len(unknown):
            return ()
        # A frame lasts until the next one begins, the last one to the end of the shot.
        bounds_s = np.append(self.times_s, self.facts.shots[self.facts.shot][1])
        return tuple(
            LostSpan(float(bounds_s[part[0]]), float(bounds_s[part[-1] + 1]))
            for part in np.split(unknown, np.flatnonzero(np.diff(unknown) > 1) + 1)
        )

    @property
    def is_bridged(self) -> npt.NDArray[np.bool_]:
        """The frames (N,) that motion sensors alone turn: posed, and vouched for by no point."""
        spans = () if self.facts.sensors is None else self.facts.sensors.bridged
        inside = [(self.times_s >= begin) & (self.times_s < end) for begin, end in spans]
        return np.asarray(np.logical_or.reduce([np.zeros(len(self.times_s), bool), *inside]))

    @property
    def grade(self) -> Literal["good", "fair", "poor"]:
        """How far to trust it, by the self-check and by what is lost; a turn is judged by what its turns leave."""
        lost = float(1 - (self.poses.is_known & ~self.is_bridged).mean())
        px = self.residual_px if self.facts.check_px is None else self.facts.check_px
        px *= 1280 / max(self.facts.size_px)
        if self.poses.is_known.sum() < SHORT_S * self.facts.rate and self.facts.duration_s > 2 * SHORT_S:
            return "poor"
        drift, high_px = self.facts.check_drift, (self.facts.check_high_px or 0.0) * 1280 / max(self.facts.size_px)
        if px <= GOOD_PX and high_px <= GOOD_HIGH_PX and lost <= GOOD_LOST and drift <= GOOD_DRIFT:
            return "good"
        return "fair" if px <= FAIR_PX and lost <= FAIR_LOST and drift <= FAIR_DRIFT else "poor"

    @property
    def residual_px(self) -> float:
        """What is left of points in their frames, the median of medians, in pixels of the clip; 0 without any."""
        known = self.poses.residuals_px[~np.isnan(self.poses.residuals_px)]
        return float(np.median(known)) if len(known) else 0.0


def save_result(path: Path, result: TrackResult) -> None:
    """Keep a result. Raises InputError where the file cannot be written."""
    data = BytesIO()
    poses = result.poses
    np.savez_compressed(
        data, times_s=result.times_s, turns=poses.turns, centres=poses.centres, inliers=poses.inliers,
        residuals_px=poses.residuals_px, points=result.points,
        facts=np.frombuffer(result.facts.model_dump_json().encode(), np.uint8),
    )  # fmt: skip
    write_atomically(path, data.getvalue())


def load_result(path: Path) -> TrackResult | None:
    """A kept result; None where there is none, or one of another version, or the file is damaged."""
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as data:
            facts = TrackFacts.model_validate_json(data["facts"].tobytes())
            poses = CameraPoses(data["turns"], data["centres"], data["inliers"], data["residuals_px"])
            result = TrackResult(data["times_s"], poses, data["points"], facts)
    except (OSError, ValueError, KeyError, EOFError, ValidationError, BadZipFile, zlib.error):
        return None
    return result if facts.version == TRACK_VERSION else None

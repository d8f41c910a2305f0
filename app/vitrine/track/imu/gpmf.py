"""GPMF, GoPro's metadata: accelerometer, gyroscope, gravity and orientations of the camera and of its picture.

Axes and layout by GoPro's published description (gpmf-parser): X to the camera's left, Y to its back, Z up; a stream
says by ORIN which of them its numbers are, small letters reversed, or by MTRX and ORIO how they become them. Cameras
before that wrote Z, X, Y. Orientations and gravity come in optical axes; seen on a GoPro MAX, where IORI times
CORI turn as the pixels do, to a correlation of 0.999.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.imu.klv import KlvEntry, list_streams
from vitrine.track.imu.motion_sensors import (
    MOST_ACCELERATION_M_S2,
    NO_VECTORS,
    MotionSensors,
    TurnRates,
    VectorSamples,
    sort_samples,
)
from vitrine.track.imu.sensor_packet import MOST_SAMPLES, SensorPacket
from vitrine.track.rotations import Floats
from vitrine.world.rotations import rotations_from_quaternions

GPMF_START = b"DEVC"
_WIDTHS = {"ACCL": 3, "GYRO": 3, "GRAV": 3, "CORI": 4, "IORI": 4}
_ORDER = "ZXY"
#: From X left, Y back, Z up to x right, y down, z ahead.
_OPTICAL = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])
#: Samples that are counted from the first on lie this near the packets that hold them; else some are lost.
_MOST_JITTER_S = 0.05
#: Stamps of two streams that are this near are of one frame.
_SAME_S = 5e-3
#: Gravity that lies further than 30 degrees from what the accelerometer feels is in other axes than are known here.
_LEAST_COSINE = 0.87


class _Picture(NamedTuple):
    """Times (N,), turns (N, 3, 3) of the picture, camera from world, and of the picture from the body."""

    times_s: Floats
    turns: Floats
    from_body: Floats


class _Series(NamedTuple):
    """Samples (N, M) of one key at their times (N,)."""

    times_s: Floats
    values: Floats


def read_gpmf(packets: Iterable[SensorPacket]) -> tuple[MotionSensors, ...]:
    """What the packets measure: turns of the picture where the camera tells them, then those of its body; none: ().

    Of damaged packets what can be read.
    """
    series = _gather(packets)
    accelerations = _read_accelerations(series)
    gravity = _read_gravity(series, accelerations)
    found = []
    if (picture := _read_orientations(series)) is not None:
        # The picture lies otherwise than the body where it is steadied, and so does what pulls it down.
        seen = (_see(samples, picture) for samples in (gravity, accelerations))
        found.append(MotionSensors(TurnRates.from_turns(picture.times_s, picture.turns), *seen))
    if "GYRO" in series:
        turns_of_body = TurnRates.from_gyroscope(*series["GYRO"])
        if len(turns_of_body.rates):
            found.append(MotionSensors(turns_of_body, gravity, accelerations))
    return tuple(one for one in found if len(one.turns.rates))


def _gather(packets: Iterable[SensorPacket]) -> dict[str, _Series]:
    """All samples by key, with their times."""
    parts: dict[str, list[tuple[SensorPacket, Floats]]] = {key: [] for key in _WIDTHS}
    counts = dict.fromkeys(_WIDTHS, 0)
    for packet in packets:
        for stream in list_streams(packet.data):
            for key in _WIDTHS.keys() & stream.keys():
                values = _read_values(key, stream)
                if values is not None and counts[key] + len(values) <= MOST_SAMPLES:
                    parts[key].append((packet, values))
                    counts[key] += len(values)
    return {key: _stamp(some) for key, some in parts.items() if some}


def _read_values(key: str, stream: dict[str, KlvEntry]) -> Floats | None:
    """The samples of a stream, scaled; accelerations and turn rates in optical axes. None where there are none."""
    values = stream[key].numbers()
    if values is None or not len(values) or values.shape[1] != _WIDTHS[key]:
        return None
    scale = stream["SCAL"].numbers() if "SCAL" in stream else None
    if scale is not None and len(scale):
        divisors = scale.ravel()
        divisors = divisors[:1] if len(divisors) < values.shape[1] else divisors[: values.shape[1]]
        if not np.isfinite(divisors).all() or not divisors.all():
            return None
        values = values / divisors
    if key in ("ACCL", "GYRO"):
        values = values @ (_OPTICAL @ _find_axes(stream)).T
    return values


def _find_axes(stream: dict[str, KlvEntry]) -> Floats:
    """The matrix (3, 3) from a stream's numbers to X, Y, Z, as ORIN has it, else MTRX and ORIO, else Z, X, Y."""
    letters = stream["ORIN"].text() if "ORIN" in stream else ""
    if sorted(letters.upper()) == ["X", "Y", "Z"]:
        return _axes_of(letters)
    matrix = stream["MTRX"].numbers() if "MTRX" in stream else None
    output = stream["ORIO"].text() if "ORIO" in stream else ""
    if matrix is not None and matrix.size == 9 and sorted(output.upper()) == ["X", "Y", "Z"]:
        turn = matrix.reshape(3, 3)
        if np.allclose(turn @ turn.T, np.eye(3), atol=0.05):
            return _axes_of(output) @ turn
    return _axes_of(_ORDER)


def _axes_of(letters: str) -> Floats:
    axes = np.zeros((3, 3))
    for column, letter in enumerate(letters):
        axes["XYZ".index(letter.upper()), column] = 1.0 if letter.isupper() else -1.0
    return axes


def _stamp(parts: list[tuple[SensorPacket, Floats]]) -> _Series:
    """Samples at even times: packets begin up to a sample late, and hold 197 or 198 of them."""
    starts_s = np.array([packet.start_s for packet, _ in parts])
    counts = np.array([len(values) for _, values in parts])
    firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    values = np.concatenate([values for _, values in parts])
    if len(parts) > 2 and np.isfinite(starts_s).all():
        slope, start = np.polyfit(firsts, starts_s, 1)
        if slope > 0 and np.abs(start + slope * firsts - starts_s).max() < _MOST_JITTER_S:
            return _Series(start + slope * np.arange(len(values)), values)
    spread = [packet.start_s + packet.duration_s * np.arange(len(some)) / len(some) for packet, some in parts]
    return _Series(np.concatenate(spread), values)


def _read_gravity(series: dict[str, _Series], accelerations: VectorSamples) -> VectorSamples:
    """Where the weight pulls, unit vectors in the body's axes, unless the accelerometer feels it from elsewhere."""
    if "GRAV" not in series:
        return NO_VECTORS
    times_s, vectors = sort_samples(*series["GRAV"], 2.0)
    lengths = np.linalg.norm(vectors, axis=1)
    good = np.abs(lengths - 1) < 0.2
    gravity = VectorSamples(times_s[good], vectors[good] / lengths[good, None])
    if len(gravity.times_s) and len(accelerations.times_s):
        down, up = gravity.vectors.mean(axis=0), accelerations.vectors.mean(axis=0)
        if -down @ up < _LEAST_COSINE * np.linalg.norm(down) * np.linalg.norm(up):
            return NO_VECTORS
    return gravity


def _read_accelerations(series: dict[str, _Series]) -> VectorSamples:
    if "ACCL" not in series:
        return NO_VECTORS
    return VectorSamples(*sort_samples(*series["ACCL"], MOST_ACCELERATION_M_S2))


def _see(samples: VectorSamples, picture: _Picture) -> VectorSamples:
    """Samples of the body in the picture's axes."""
    at = _find_nearest(picture.times_s, samples.times_s)
    return samples._replace(vectors=np.einsum("nij,nj->ni", picture.from_body[at], samples.vectors))


def _read_orientations(series: dict[str, _Series]) -> _Picture | None:
    """The picture's turns; None where the file has none."""
    if "CORI" not in series:
        return None
    times_s, body = _read_quaternions(series["CORI"])
    images = np.broadcast_to(np.eye(3), body.shape)
    if "IORI" in series:
        image_times_s, turns = _read_quaternions(series["IORI"])
        if not len(image_times_s):
            return None
        at = _find_nearest(image_times_s, times_s)
        same = np.abs(image_times_s[at] - times_s) < _SAME_S
        times_s, body, images = times_s[same], body[same], turns[at[same]]
    return _Picture(times_s, images @ body, images) if len(times_s) > 1 else None


def _find_nearest(times_s: Floats, wanted_s: Floats) -> npt.NDArray[np.int64]:
    """For each wanted time the number of the one of rising `times_s` that is nearest to it."""
    middles = (times_s[1:] + times_s[:-1]) / 2
    return np.searchsorted(middles, wanted_s)


def _read_quaternions(series: _Series) -> tuple[Floats, Floats]:
    """Turns of quaternions (N, 4), w first, of those that have the length of one."""
    times_s, values = sort_samples(*series, 2.0)
    good = np.abs(np.linalg.norm(values, axis=1) - 1) < 0.1
    return times_s[good], rotations_from_quaternions(values[good][:, [1, 2, 3, 0]])

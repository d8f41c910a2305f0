"""Column names of loggers: which column of a table is the time, the place, the turn, however they are spelled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vitrine.world.poses.pose_table import TimeUnit

#: Words around the letter of an axis: of p_RS_R_x, Position.X, camera_pos_x, rot_w. Others are not of a pose: gyro_x.
_PLACES = frozenset("p t pos position positions loc location trans translation pz point r".split())
_QUATERNIONS = frozenset("q qr quat quaternion rot rotation orientation ori attitude".split())
_SUBJECTS = frozenset("camera cam device head world pose transform arkit arcore rs tr".split())
_METRES = frozenset("m meter meters metre metres".split())
_TIME_WORDS = frozenset(
    "timestamp timestamps time times t stamp sec secs second seconds ts frametimestamp frametime elapsed unixtime"
    " timestampsec elapsedtime timens timeus timems capturetime".split()
)
_FRAME_WORDS = frozenset("frame frameid frameindex framenumber framenr index frames imageid".split())
_UNITS: dict[str, TimeUnit] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("ms", "msec", "millis", "milliseconds", "millisecond"), "ms"),
    **dict.fromkeys(("us", "usec", "micros", "microseconds", "microsecond", "µs"), "us"),
    **dict.fromkeys(("ns", "nsec", "nanos", "nanoseconds", "nanosecond"), "ns"),
}
#: Letters of an axis with what they are of: tx and qw, but also x and w alone.
_AXIS = re.compile(r"(?:(?P<turn>q|quat|rot)|(?P<place>t|p|pos))?(?P<axis>[xyzw])")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zµ]+|[0-9]+")
_ELEMENT = re.compile(r"(?:m|t|r|transform|matrix|pose|cameratransform)?_?\[?([0-9])[_,\]\[]*([0-9])\]?")


def find_columns(header: Sequence[str]) -> Mapping[str, int]:
    """The columns by what they are: time, frame; x y z, qx qy qz qw; fx fy cx cy width height. Those that are there."""
    found: dict[str, int] = {}
    for index, name in enumerate(header):
        kind = _find_kind(name)
        if kind:
            found.setdefault(kind, index)
    return found


def _find_kind(name: str) -> str:
    words = [word.lower() for word in _WORDS.findall(re.sub(r"[\[(].*", "", name))]
    while words and words[-1] in _METRES:
        words.pop()
    if not words:
        return ""
    joined = "".join(words)
    if joined in ("fx", "fy", "cx", "cy", "width", "height"):
        return joined
    plain = [word for word in words if word not in _UNITS or len(words) == 1]
    if joined in _TIME_WORDS or "".join(plain) in _TIME_WORDS:
        return "time"
    if joined in _FRAME_WORDS:
        return "frame"
    axis = _AXIS.fullmatch(words[-1])
    if axis is None:
        return ""
    before, letter = set(words[:-1]), axis["axis"]
    if axis["turn"] or letter == "w" or before & _QUATERNIONS:
        return f"q{letter}" if before <= _QUATERNIONS | _SUBJECTS else ""
    return letter if before <= _PLACES | _SUBJECTS else ""


def find_unit(name: str) -> TimeUnit | None:
    """The unit that the name of a time's column says: timestamp_ns, #timestamp [ns], time (ms)."""
    words = re.findall(r"[a-zµ]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())
    found = [_UNITS[word] for word in words[1:] if word in _UNITS]
    return found[-1] if found else None


def find_matrix(header: Sequence[str]) -> Sequence[int] | None:
    """The columns of a 4 by 4 or 3 by 4 matrix, in the order of their names, row before column; None where none is."""
    cells: dict[tuple[int, int], int] = {}
    for index, name in enumerate(header):
        match = _ELEMENT.fullmatch(name.strip().lower().replace(".", "_"))
        if match and re.search(r"[0-9]", name):
            cells[int(match[1]), int(match[2])] = index
    for first in (0, 1):
        for rows in (4, 3):
            wanted = [(first + row, first + column) for row in range(rows) for column in range(4)]
            if all(cell in cells for cell in wanted):
                return [cells[cell] for cell in wanted]
    return None

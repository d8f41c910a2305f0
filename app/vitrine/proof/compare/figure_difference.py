"""Figure difference: a word or number of a golden that a moment no longer has, with the tolerance that decided it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vitrine.proof.golden.golden import FIGURE_KINDS, Golden, element_of, kind_of

#: What the numbers of a place are, in their order.
PLACE_NAMES = ("left", "top", "width", "height")


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far figures may move: contrast as a share, places and sizes in the display's pixels and degrees, opacity."""

    contrast: float = 0.02
    place_px: float = 0.15
    size_deg: float = 0.005
    opacity: float = 0.01

    def allows(self, kind: str, old: float, new: float) -> bool:
        """Whether a figure of this kind may be `new` where `old` was approved."""
        if kind == "contrast":
            return math.isclose(old, new, rel_tol=self.contrast, abs_tol=1e-9)
        limit = {"place": self.place_px, "size": self.size_deg, "opacity": self.opacity}.get(kind, 0.0)
        # Values are written with few digits: half a unit of the last one is no difference.
        return abs(old - new) <= limit + 1e-9


class FigureDifference(NamedTuple):
    """One value that differs: the line's key, the name of the value where it has one, and both values.

    `old` is None for a line that is new, `new` for one that is gone.
    """

    key: str
    name: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        what = f"{self.key} {self._value_name}".rstrip()
        old, new = (None if value is None else self._read(value) for value in (self.old, self.new))
        if old is None:
            return f"{what}: new, {new}"
        return f"{what}: gone, was {old}" if new is None else f"{what}: {old} → {new}"

    @property
    def _value_name(self) -> str:
        """What a value without a name of its own is called: a side of a place, nothing where it is the only one."""
        number = int(self.name[1:]) if self.name.startswith("#") else -1
        if number < 0:
            return self.name
        return PLACE_NAMES[number] if kind_of(self.key) == "place" and number < 4 else self.name if number else ""

    def _read(self, value: str) -> str:
        """A value as people read it: texts with their spaces."""
        try:
            return f'"{json.loads(value)}"' if kind_of(self.key) == "text" else value
        except ValueError:
            return value  # as somebody's editor left it


def find_figure_differences(
    approved: Golden, drawn: Golden, tolerances: Tolerances, masked: frozenset[str] = frozenset()
) -> Iterator[FigureDifference]:
    """Find the values beyond tolerance, in the order of their keys; lines of `masked` elements are left out."""
    for key in sorted({*approved.lines, *drawn.lines}):
        kind = kind_of(key)
        if kind not in FIGURE_KINDS or element_of(key).partition("#")[0] in masked:
            continue
        old, new = _named_values(approved.lines.get(key)), _named_values(drawn.lines.get(key))
        for name in sorted({*old, *new}):
            if not _agree(kind, old.get(name), new.get(name), tolerances):
                yield FigureDifference(key, name, old.get(name), new.get(name))


def settle_figures(approved: Golden, drawn: Golden, tolerances: Tolerances) -> Golden:
    """`drawn` with the approved values wherever they agree, so that a file changes only where a figure moved."""
    lines = approved.lines
    return Golden({key: _settle_line(key, lines.get(key), new, tolerances) for key, new in drawn.lines.items()})


def _settle_line(
    key: str, approved: tuple[str, ...] | None, drawn: tuple[str, ...], tolerances: Tolerances
) -> tuple[str, ...]:
    if approved is None or kind_of(key) not in FIGURE_KINDS:
        return drawn
    old = _named_values(approved)
    settled = {
        name: old[name] if name in old and _agree(kind_of(key), old[name], new, tolerances) else new
        for name, new in _named_values(drawn).items()
    }
    return tuple(_join(name, value) for name, value in settled.items())


def _named_values(values: tuple[str, ...] | None) -> Mapping[str, str]:
    """The values of a line by name: `sunlit=1.27` under sunlit, others under their position."""
    found: dict[str, str] = {}
    for position, value in enumerate(values or ()):
        name, equals, rest = value.partition("=")
        found[name if equals else f"#{position}"] = rest if equals else value
    return found


def _join(name: str, value: str) -> str:
    return value if name.startswith("#") else f"{name}={value}"


def _agree(kind: str, old: str | None, new: str | None, tolerances: Tolerances) -> bool:
    if old == new:
        return True
    if old is None or new is None:
        return False
    try:
        return tolerances.allows(kind, float(old), float(new))
    except ValueError:
        return False

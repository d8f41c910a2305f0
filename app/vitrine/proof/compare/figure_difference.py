"""Figure difference: a word or number of a golden that a moment no longer has, with the tolerance that decided it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vitrine.proof.golden.golden import FIGURE_KINDS, GLASSES_KINDS, Golden, element_of, is_masked, kind_of
from vitrine.proof.golden.named_values import join_value, parse_light, split_values
from vitrine.proof.golden.renamed_elements import restore_names

#: What the numbers of a place are, in their order.
PLACE_NAMES = ("left", "top", "width", "height")


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far figures may move: contrast as a share, places and sizes in the display's pixels and degrees, opacity.

    A moment that is named by a state or an event may be `time_s` seconds off, a quarter of a tick: when it comes is
    part of what was approved. What a draw list says of light may be off by a code and a five-hundredth of it, what is
    known of glasses by a share of `glasses`: both are computed without a driver, in float64, and written with three
    digits and more.
    """

    contrast: float = 0.02
    place_px: float = 0.15
    size_deg: float = 0.005
    opacity: float = 0.01
    light_codes: int = 1
    light_share: float = 0.002
    glasses: float = 0.005
    time_s: float = 0.004

    def allow(self, kind: str, old: str, new: str) -> bool:
        """Whether a value of this kind may be `new` where `old` was approved. Words have no tolerance."""
        if old == new:
            return True
        light, other = parse_light(old), parse_light(new)
        if kind == "draw" and light and other:
            steps = max(abs(one - two) for one, two in zip(light.codes, other.codes, strict=True))
            return steps <= self.light_codes and abs(light.share - other.share) <= self.light_share + 1e-9
        try:
            pairs = [(float(one), float(other)) for one, other in zip(old.split(","), new.split(","), strict=True)]
        except ValueError:
            return False
        return all(self._allow_number(kind, one, other) for one, other in pairs)

    def _allow_number(self, kind: str, old: float, new: float) -> bool:
        share = {"contrast": self.contrast, **dict.fromkeys(GLASSES_KINDS, self.glasses)}.get(kind)
        if share is not None:
            return math.isclose(old, new, rel_tol=share, abs_tol=1e-9)
        limits = {"place": self.place_px, "size": self.size_deg, "opacity": self.opacity, "draw": self.light_share,
                  "time": self.time_s}  # fmt: skip
        # Values are written with few digits: half a unit of the last one is no difference.
        return abs(old - new) <= limits.get(kind, 0.0) + 1e-9


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
    drawn = restore_names(approved, drawn)
    for key in sorted({*approved.lines, *drawn.lines}):
        kind = kind_of(key)
        if kind not in FIGURE_KINDS or is_masked(element_of(key), masked):
            continue
        old, new = split_values(approved.lines.get(key)), split_values(drawn.lines.get(key))
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
    old = split_values(approved)
    return tuple(
        join_value(name, old[name] if name in old and tolerances.allow(kind_of(key), old[name], new) else new)
        for name, new in split_values(drawn).items()
    )


def _agree(kind: str, old: str | None, new: str | None, tolerances: Tolerances) -> bool:
    return old == new or (old is not None and new is not None and tolerances.allow(kind, old, new))

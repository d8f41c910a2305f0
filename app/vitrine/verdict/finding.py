"""Findings as values: a rule with its source and remedy, its violation in one frame, and the finding over a take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vitrine.errors import Place

Level = Literal["note", "warning", "error"]
LEVELS: tuple[Level, ...] = ("note", "warning", "error")


class Rule(NamedTuple):
    """A design rule: its id, how grave a violation is, its title, what to do, and the source that says so."""

    id: str
    level: Level
    title: str
    fix: str
    source: str


class Violation(NamedTuple):
    """A rule violated in one frame by an element ("" for the display as a whole); the larger `badness`, the worse.

    `other` is the element that it lies over or under, where the rule is of two.
    """

    rule: Rule
    element: str
    badness: float
    text: str
    place: Place | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule violated over a take: worst at `at_s`, in `frames` of the `of_frames` frames in which it could be.

    `environment` is empty where the light around does not matter, `other` where the rule is of one element alone.
    """

    rule: Rule
    level: Level
    text: str
    element: str
    device: str
    environment: str
    at_s: float
    frames: int
    of_frames: int
    place: Place | None = None
    other: str = ""

    def __str__(self) -> str:
        where = " ".join(part for part in (str(self.place) if self.place else "", self.element) if part)
        on = self.device + (f", {self.environment}" if self.environment else "")
        return f"{self.level}: {where}: {self.text} ({on}, at {self.at_s:.2f} s); {self.rule.fix} [{self.rule.id}]"

    def as_json(self) -> dict[str, object]:
        """The finding as plain data for JSON."""
        return {
            "rule": self.rule.id,
            "level": self.level,
            "message": self.text,
            "fix": self.rule.fix,
            "source": self.rule.source,
            "element": self.element,
            **({"other": self.other} if self.other else {}),
            "device": self.device,
            "environment": self.environment or None,
            "at_s": round(self.at_s, 3),
            "frames": self.frames,
            "of_frames": self.of_frames,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "column": self.place.column if self.place else None,
        }


class ViolationCounter:
    """Counter of violations over frames: in how many each stood, and when it was worst."""

    def __init__(self) -> None:
        self._worst: dict[tuple[str, str, str], tuple[Violation, float]] = {}
        self._frames: dict[tuple[str, str, str], int] = {}
        self._last_s: dict[tuple[str, str, str], float] = {}

    def add(self, violation: Violation, t_s: float) -> None:
        """Count a violation in the frame at `t_s`; the copies of a repeated element count once in a frame."""
        key = (violation.rule.id, violation.element, violation.other)
        if self._last_s.get(key) != t_s:
            self._frames[key] = self._frames.get(key, 0) + 1
            self._last_s[key] = t_s
        worst = self._worst.get(key)
        if worst is None or violation.badness > worst[0].badness:
            self._worst[key] = (violation, t_s)

    def extend(self, later: ViolationCounter) -> None:
        """Count what another one counted in frames after those of this one."""
        for key, (violation, t_s) in later._worst.items():
            self._frames[key] = self._frames.get(key, 0) + later._frames[key]
            self._last_s[key] = later._last_s[key]
            if key not in self._worst or violation.badness > self._worst[key][0].badness:
                self._worst[key] = (violation, t_s)

    def list_worst(self) -> list[tuple[Violation, float, int]]:
        """The worst violation of each rule by each element, its time, and the number of frames."""
        return [(violation, t_s, self._frames[key]) for key, (violation, t_s) in sorted(self._worst.items())]

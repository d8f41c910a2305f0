"""What the verdicts find, as values: a rule with its source and remedy, one hit of it in one frame, and the sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vitrine.errors import Place

Level = Literal["note", "warning", "error"]
LEVELS: tuple[Level, ...] = ("note", "warning", "error")


class Rule(NamedTuple):
    """One thing that may be wrong: its name, how grave it is, what to do, and who says so."""

    id: str
    level: Level
    title: str
    fix: str
    source: str


class Hit(NamedTuple):
    """A rule broken in one frame by an element ("" for the display as a whole); the larger `badness`, the worse."""

    rule: Rule
    element: str
    badness: float
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken in a take: at its worst at `at_s`, in `frames` of `of_frames` frames in which it could be.

    `environment` is empty where the light around does not matter.
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

    def __str__(self) -> str:
        where = " ".join(part for part in (str(self.place) if self.place else "", self.element) if part)
        on = self.device + (f", {self.environment}" if self.environment else "")
        return f"{self.level}: {where}: {self.text} ({on}, at {self.at_s:.2f} s); {self.rule.fix} [{self.rule.id}]"

    def as_json(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "rule": self.rule.id,
            "level": self.level,
            "message": self.text,
            "fix": self.rule.fix,
            "source": self.rule.source,
            "element": self.element,
            "device": self.device,
            "environment": self.environment or None,
            "at_s": round(self.at_s, 3),
            "frames": self.frames,
            "of_frames": self.of_frames,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "column": self.place.column if self.place else None,
        }


class Tally:
    """Adds up hits over frames: how often each stood, and when it was worst."""

    def __init__(self) -> None:
        self._worst: dict[tuple[str, str], tuple[Hit, float]] = {}
        self._frames: dict[tuple[str, str], int] = {}
        self._last_s: dict[tuple[str, str], float] = {}

    def add(self, hit: Hit, t_s: float) -> None:
        """Count one hit in the frame at `t_s`; copies of a repeated element may break a rule together in one frame."""
        key = (hit.rule.id, hit.element)
        if self._last_s.get(key) != t_s:
            self._frames[key] = self._frames.get(key, 0) + 1
            self._last_s[key] = t_s
        kept = self._worst.get(key)
        if kept is None or hit.badness > kept[0].badness:
            self._worst[key] = (hit, t_s)

    def hits(self) -> list[tuple[Hit, float, int]]:
        """Each broken rule and element once: the worst hit, its time, and the number of frames."""
        return [(hit, t_s, self._frames[key]) for key, (hit, t_s) in sorted(self._worst.items())]

"""What can be wrong, as values: a Problem is one mistake with its place and remedy; two exceptions carry them out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from app.scene.escape import escaped

Severity = Literal["error", "warning"]

#: What a command ends with. 70 is what sysexits.h calls EX_SOFTWARE, 124 what timeout(1) ends with, 141 what cat does.
DONE, INPUT_AT_FAULT, COMMAND_LINE_AT_FAULT, MACHINE_AT_FAULT, INTERRUPTED = 0, 1, 2, 3, 130
PROGRAM_AT_FAULT, OUT_OF_TIME, UNREAD = 70, 124, 141


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands; line and column count from 1, 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: `message` says what is wrong, `allowed` what would be right, `hint` the nearest name or the remedy.

    `key` is the path of keys to it, such as `nodes.2.text.size`.
    """

    message: str
    place: Place | None = None
    key: str = ""
    allowed: str = ""
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        where = " ".join(part for part in (str(self.place) if self.place else "", self.key) if part)
        parts = [f"{where}: {self.message}" if where else self.message]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.hint:
            parts.append(self.hint)
        # Parts of it are a file's own words: one sentence stays one line, whatever they are.
        return escaped("; ".join(parts))

    def as_json(self) -> dict[str, object]:
        """The same as plain data for `--json`."""
        return asdict(self)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as they stand in their files, each once."""

    def position(found: Problem) -> tuple[str, int, int]:
        place = found.place or Place("")
        return place.file, place.line, place.column

    return sorted(dict.fromkeys(problems), key=position)


class InputError(Exception):
    """The user's input is at fault (exit code 1). Carries every problem that was found, at least one."""

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CommandLineError(InputError):
    """The command line is at fault (exit code 2): an option has no such value, whatever lies in the user's files."""


class MachineError(Exception):
    """The machine is at fault (exit code 3): no GL, no display, a missing library. One sentence with its remedy."""


def nearest(name: str, allowed: Iterable[str]) -> str:
    """'did you mean "x"?' for the allowed name closest to `name`, or nothing where none is near."""
    close = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.5)
    return f'did you mean "{close[0]}"?' if close else ""

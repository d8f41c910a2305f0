"""Problems and errors: a Problem is one mistake with its place and remedy, exceptions carry them to an exit code."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Literal, Self

from vitrine.escape import escape_line

Severity = Literal["error", "warning"]

#: More at once is not read by anybody; what a stranger's file holds may be far more.
MAX_PROBLEMS = 200
#: Characters of each part of a problem: a sentence with its names, and not the 8 MB that stood in the file.
MAX_PROBLEM_LENGTH = 2_000
#: Names that a message lists before it says how many more there are.
MAX_LISTED = 100
#: Longer names are no slips of the pen; comparing two of 10,000 characters takes a second.
_MAX_NAME_LENGTH, _MAX_COMPARED = 100, 20

#: What a hint begins with that is the nearest name.
SUGGESTION = "did you mean"

#: Exit codes of commands. 70 is EX_SOFTWARE of sysexits.h, 124 that of timeout(1), 141 a broken pipe's, as of cat.
EXIT_OK, EXIT_INPUT_ERROR, EXIT_USAGE_ERROR, EXIT_MACHINE_ERROR, EXIT_INTERRUPTED = 0, 1, 2, 3, 130
EXIT_PROGRAM_ERROR, EXIT_TIMEOUT, EXIT_BROKEN_PIPE = 70, 124, 141


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; line and column count from 1, 0 means the file as a whole."""

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

    def __post_init__(self) -> None:
        for part in ("message", "key", "allowed", "hint"):
            if len(text := getattr(self, part)) > MAX_PROBLEM_LENGTH:
                object.__setattr__(self, part, f"{text[: MAX_PROBLEM_LENGTH - 1]}…")

    def __str__(self) -> str:
        where = " ".join(part for part in (str(self.place) if self.place else "", self.key) if part)
        parts = [f"{where}: {self.message}" if where else self.message]
        remedies = [f"allowed: {self.allowed}"] if self.allowed else []
        if self.hint:
            # The nearest name first: the list of those that are allowed may be long.
            remedies.insert(0 if self.hint.startswith(SUGGESTION) else len(remedies), self.hint)
        parts += remedies
        # Parts of it are a file's own words: one sentence stays one line, whatever they are.
        return escape_line("; ".join(parts))

    def as_json(self) -> dict[str, object]:
        """The same as plain data for `--json`."""
        return asdict(self)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of their files, lines and columns, each once."""

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


class ProblemList(list[Problem]):
    """A list of problems with a limit. The one beyond MAX_PROBLEMS raises InputError with them: the search ends."""

    def append(self, found: Problem) -> None:
        """Add one."""
        self.extend((found,))

    def extend(self, found: Iterable[Problem]) -> None:
        """Add several. Raises InputError where there are more than MAX_PROBLEMS."""
        for problem in found:
            super().append(problem)
            if len(self) > MAX_PROBLEMS:
                more = f"there are more than {MAX_PROBLEMS} problems; the rest is not listed"
                raise InputError([*sort_problems(self[:MAX_PROBLEMS]), Problem(more, hint="mend these first")])

    def __iadd__(self, found: Iterable[Problem]) -> Self:  # type: ignore[misc, override]  # as lists do
        self.extend(found)
        return self


class CommandLineError(InputError):
    """The command line is at fault (exit code 2): an option has no such value, whatever lies in the user's files."""


class MachineError(Exception):
    """The machine is at fault (exit code 3): no GL, no display, a missing library. One sentence with its remedy."""


def truncate(text: str, max_length: int = 60) -> str:
    """The first characters of a text that a message quotes, and … where it goes on: it may come with millions."""
    return text if len(text) <= max_length else f"{text[:max_length]}…"


def list_names(names: Iterable[str]) -> str:
    """Names joined by commas: as many as fit, and how many more there are."""
    all_names = list(names)
    ends = accumulate(len(name) + 2 for name in all_names[:MAX_LISTED])
    shown = all_names[: sum(end < MAX_PROBLEM_LENGTH - len(" and 200,000 more") for end in ends)]
    more = len(all_names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def suggest_name(name: str, allowed: Iterable[str]) -> str:
    """'did you mean "x"?' for the allowed name closest to `name`, or nothing where none is near."""
    if len(name) > _MAX_NAME_LENGTH:
        return ""
    matcher = difflib.SequenceMatcher(b=name)
    scored: list[tuple[float, str]] = []
    for other in allowed:
        matcher.set_seq1(other)
        # Upper bounds of the ratio, so that of 2,000 names the full comparison, 100 µs each, is made of a few.
        if len(other) <= _MAX_NAME_LENGTH and matcher.real_quick_ratio() >= 0.5:
            scored.append((matcher.quick_ratio(), other))
    candidates = [other for _, other in heapq.nlargest(_MAX_COMPARED, scored, key=lambda pair: pair[0])]
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.5)
    return f'{SUGGESTION} "{close[0]}"?' if close else ""

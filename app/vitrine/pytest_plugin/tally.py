"""Tally: what a run compared with goldens, also over several processes of pytest-xdist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """How many pictures were compared and how many goldens written; the hash of each golden's picture, by its file.

    `conflicts` are the goldens that tests in different processes compared with different pictures.
    """

    compared: int = 0
    written: int = 0
    hashes: dict[str, str] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    def claim(self, golden: str, hash_: str) -> bool:
        """Note that a golden is of this picture; whether no other picture of this run has its name."""
        return self.hashes.setdefault(golden, hash_) == hash_

    def add(self, told: dict[str, Any]) -> None:
        """Add the tally of another process, as `to_json` gives it."""
        self.compared += told["compared"]
        self.written += told["written"]
        self.conflicts += told["conflicts"]
        self.conflicts += [golden for golden, hash_ in told["hashes"].items() if not self.claim(golden, hash_)]

    def to_json(self) -> dict[str, Any]:
        """The tally as plain data."""
        return dict(vars(self))

    def sentences(self) -> Iterator[str]:
        """What is told at the end of a run."""
        yield f"pictures compared with goldens: {self.compared}; goldens written: {self.written}"
        for golden in sorted(set(self.conflicts)):
            yield f"fails: {golden} is the name of two different pictures; give one of them another name"

    def __bool__(self) -> bool:
        return bool(self.compared or self.written or self.conflicts)

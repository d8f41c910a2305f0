"""Ancestor: the picture that was approved first of one that was rewritten while equivalent, and how far it is by now.

Each rewriting may move a picture by half a code; what ten of them add up to is seen beside the first one alone.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.proof.golden.picture_line import PictureLine, parse_picture_line


class Ancestor(NamedTuple):
    """The line of a picture's ancestor, and the golden's distance from it: `TileDifference`'s mean and large count."""

    worst_mean: float
    most_large: int
    line: PictureLine

    @property
    def values(self) -> tuple[str, ...]:
        """The values of its line."""
        return f"{self.worst_mean:.3f}", f"{self.most_large}", *self.line.values


def parse_ancestor(kind: str, values: tuple[str, ...]) -> Ancestor:
    """Parse the values of the line of an ancestor, a picture of this kind. Raises ValueError with a sentence."""
    try:
        worst_mean, most_large, *rest = values
        return Ancestor(float(worst_mean), int(most_large), parse_picture_line(kind, tuple(rest)))
    except ValueError:
        typed = " ".join(values)[:40]
        raise ValueError(f'"{typed}" names no ancestor; it takes a mean, a count and what names a picture') from None

"""Broken expectation: what a moment was to show and does not, told by node, display, light and time, with a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vitrine.errors import Place


class BrokenExpectation(NamedTuple):
    """One expectation broken on one display, in one light where that matters: what was `found`, and what is `expected`.

    `element` is the id of the node at fault, "" where it is the display as a whole; `place` is where to mend it.
    `figure` names what is at fault of it; of two expectations of one figure the graver is told: the larger `badness`.
    """

    element: str
    figure: str
    found: str
    device: str
    environment: str
    expected: str
    remedy: str
    badness: float
    place: Place | None = None

    def tell(self, t_s: float, others: int) -> str:
        """The sentence; `others` counts the displays, in their lights, on which the same is broken less."""
        what = f"{self.element} {self.found}".lstrip()
        light = f" in {self.environment}" if self.environment else ""
        more = f" and in {others} more case{'s' if others > 1 else ''}" if others else ""
        where = f" ({self.place.file}:{self.place.line})" if self.place else ""
        return f"{what} on {self.device}{light}{more} at {t_s:.6g} s, expected {self.expected}{where}; {self.remedy}"


def tell_worst(broken: Iterable[BrokenExpectation], t_s: float) -> Iterator[str]:
    """One sentence for each figure of a node: of the display and light in which it is worst."""
    by_figure: dict[tuple[str, str], list[BrokenExpectation]] = {}
    for one in broken:
        by_figure.setdefault((one.element, one.figure), []).append(one)
    for alike in by_figure.values():
        cells = {(one.device, one.environment) for one in alike}
        yield max(alike, key=lambda one: one.badness).tell(t_s, len(cells) - 1)

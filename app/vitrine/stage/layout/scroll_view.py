"""Scroll views: how a container with `overflow` stands at one instant."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.flow.animate.position_blend import PositionShare


class ScrollView(NamedTuple):
    """How a container scrolls: by pages as large as its box, or on. `shares` are the positions that it is between.

    `keeps_middle`: what is to be in sight comes to the middle, as what has the focus does; else it comes first.
    """

    pages: bool
    keeps_middle: bool
    shares: tuple[PositionShare, ...]

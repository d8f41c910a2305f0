"""What is kept of a root with lists: one object that lives with it. Dropping it changes no pixel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.kept_layout import KeptLayout
from vitrine.stage.layout.kept_styles import KeptStyles
from vitrine.stage.paint.kept_ink import KeptInk
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.paint.tree_painter import RasterSpec


class PaintedLists(NamedTuple):
    """A root with lists as it was last painted, and what it was painted from."""

    styled: StyledNode
    spec: RasterSpec
    painted: PaintedRoot


@dataclass(eq=False, slots=True)
class LiveLists:
    """The styles, layout and ink of a root's copies as they were last; a root of 2,000 rows styles what has changed.

    `keeps_styles`: nothing in the copies moves by itself.
    """

    keeps_styles: bool
    styles: KeptStyles = field(default_factory=KeptStyles)
    layout: KeptLayout = field(default_factory=KeptLayout)
    ink: KeptInk = field(default_factory=KeptInk)
    last: PaintedLists | None = None

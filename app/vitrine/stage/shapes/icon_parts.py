"""Parts of icons: strokes and fills as polylines on a grid of 24 units, y down."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from vitrine.stage.path.polyline import Points

ICON_GRID = 24.0


class PartOp(Enum):
    """How a part changes the icon: draw its line, its interior too, or erase one of the two from the parts before."""

    STROKE = "stroke"
    FILL = "fill"
    ERASE_STROKE = "gap"
    ERASE_FILL = "cut"


class IconPart(NamedTuple):
    """One polyline (N, 2) in grid units and its operation; a fill is closed by its own last point."""

    points: Points
    op: PartOp = PartOp.STROKE

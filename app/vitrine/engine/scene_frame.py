"""Scene frame: one instant of a session as one display shows it. Renderer, judge and inspector start from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vitrine.flow.timeline.state import State
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.stage.draw.drawlist import DrawList, NodeBounds
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame
from vitrine.world.viewpoint import Viewpoint


@dataclass(frozen=True, eq=False, slots=True)
class Instant:
    """One instant of a session, whatever it is seen on: `t_s` within the feed's duration, its feed frame and state.

    `viewpoint` is the camera's when the frame was taken, with the intrinsics of the feed: the eye is there, so that the
    overlay stays on the frame.
    """

    t_s: float
    feed_frame: FeedFrame
    state: State
    viewpoint: Viewpoint


@dataclass(frozen=True, eq=False, slots=True)
class SceneFrame:
    """An instant on one display: its draw list, and how the display is mapped into a picture of `size_px`.

    `overlay` is the instant that the draw list was made for: the same one, or an earlier one where light comes late, as
    glasses take it that err about their heading. `viewpoint` is the display's, then. `mapping` is None where the
    picture is the display: where that is the feed, and where a display is judged by itself. `surroundings` are what the
    scene may read of glasses and light.
    """

    instant: Instant
    overlay: Instant
    viewpoint: Viewpoint
    draw_list: DrawList
    size_px: tuple[int, int]
    mapping: ViewMapping | None = None
    surroundings: Surroundings = UNKNOWN_SURROUNDINGS

    @property
    def picture_intrinsics(self) -> Intrinsics:
        """The intrinsics of the picture."""
        return self.viewpoint.intrinsics if self.mapping is None else self.mapping.view

    @property
    def node_bounds(self) -> tuple[NodeBounds, ...]:
        """The boxes of all visible nodes in the picture's pixels."""
        if self.mapping is None:
            return self.draw_list.node_bounds
        view_from_panel = self.mapping.panel_from_view.inverse()
        found = (bounds.transform(view_from_panel) for bounds in self.draw_list.node_bounds)
        # Beyond the reach of a lens nothing is seen.
        return tuple(bounds for bounds in found if not math.isnan(bounds.box_px.x0))

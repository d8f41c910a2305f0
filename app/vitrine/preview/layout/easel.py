"""Pane layout: how each of the one to four panes is drawn, and where it is placed in the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from vitrine.engine.look import Look, fitted, sizes_px
from vitrine.engine.show import Drawn, Show
from vitrine.glass.brightness import brightness
from vitrine.glass.environment import Environment
from vitrine.glass.figures import figures
from vitrine.glass.profile import Profile
from vitrine.glass.resolve import display
from vitrine.preview.layout.layout import Layout
from vitrine.preview.layout.panes import BoxPx, drawn_px, label_under, placed, rooms
from vitrine.preview.layout.plane import Plane
from vitrine.preview.looking import Choices, Looking, Pane
from vitrine.preview.measure.monitor import Measure
from vitrine.ui.pen import Area
from vitrine.world.camera import Intrinsics

#: A true picture is drawn with at most so many pixels, and enlarged beyond that.
MOST_DRAWN_PX = (2560, 1440)


class Stock(NamedTuple):
    """All device profiles and environments that the keys step through."""

    profiles: tuple[Profile, ...]
    environments: tuple[Environment, ...]

    def choices(self, looking: Looking) -> Choices:
        """How many there are, and the automatic brightness of the chosen pane."""
        profile, environment = self.of(looking.pane)
        lit = brightness(profile, environment)
        share = lit.nits / figures(profile).nits.value if lit else 0.5
        return Choices(len(self.profiles), len(self.environments), share)

    def of(self, pane: Pane) -> tuple[Profile, Environment]:
        """A pane's device profile and environment."""
        return self.profiles[pane.device], self.environments[pane.environment]


class Stand(NamedTuple):
    """Placement of one pane: `spec` is how it is drawn, `box_px` where, which may reach out of its `slot`.

    `label` is the line under it; it has no height where the pane stands alone. The slot and the label are in the
    window's units.
    """

    look: Look
    box_px: BoxPx
    room: Area
    label: Area

    def plane(self, ratio: float) -> Plane:
        """The transform between its pixels and the window."""
        area = Area(*(side / ratio for side in self.box_px))
        return Plane(self.look.view.size_px, area, self.room)

    def is_cropped(self, ratio: float) -> bool:
        """Whether some of it does not fit into its slot."""
        return self.box_px[2] > self.cut_px(ratio)[2] or self.box_px[3] > self.cut_px(ratio)[3]

    def within(self, layout: Layout) -> Layout:
        """The layout with this pane as its picture; the caption strip stays below all panes."""
        bottom = layout.free.bottom
        under = bottom if self.label.height else min((self.box_px[1] + self.box_px[3]) / layout.ratio, bottom)
        return layout._replace(picture_px=self.box_px, caption=layout.caption._replace(y=under))

    def cut_px(self, ratio: float) -> BoxPx:
        """Its slot in device pixels."""
        x, y, right, bottom = (
            round(side * ratio) for side in (self.room.x, self.room.y, self.room.right, self.room.bottom)
        )
        return x, y, right - x, bottom - y


def looks(show: Show, looking: Looking, stock: Stock, typed: str | None) -> tuple[Look, ...]:
    """Resolve each pane to the view it shows when it stands alone, at the typed size; the feed's where none was."""
    resolved = []
    for pane in looking.panes:
        profile, environment = stock.of(pane)
        view_px, whole_px = sizes_px(profile, looking.kind, typed, show.size_px)
        resolved.append(Look(profile, environment, looking.view(view_px), whole_px))
    return tuple(resolved)


def stands(layout: Layout, show: Show, asked: Sequence[Look], measure: Measure | None) -> tuple[Stand, ...]:
    """Place the panes in a layout; in true size where the monitor's `metrics` are given."""
    placements = (alone(layout, asked[0]),) if len(asked) == 1 else beside(layout, show, asked)
    if measure is None:
        return placements
    return tuple(true_size(show, placement, measure, layout.ratio) for placement in placements)


def alone(layout: Layout, look: Look) -> Stand:
    """Place a single pane where the layout has the picture."""
    return Stand(look, layout.picture_px, layout.free, Area(layout.free.x, layout.picture.bottom, layout.free.width, 0))


def beside(layout: Layout, show: Show, asked: Sequence[Look]) -> tuple[Stand, ...]:
    """Place several panes, each drawn with the pixels it has in the window, in any shape that its view may have."""
    placements = []
    for slot, spec in zip(rooms(layout.free, len(asked)), asked, strict=True):
        own_display = display(spec.profile)
        shape: tuple[int, int] | None = show.size_px
        if own_display is not None and spec.view.kind == "eye":
            shape = None
        elif own_display is not None and spec.view.kind == "panel":
            shape = own_display.width_px, own_display.height_px
        placements.append(stand(_sized(spec, drawn_px(slot, layout.ratio, shape)), slot, layout.ratio))
    return tuple(placements)


def stand(look: Look, room: Area, ratio: float) -> Stand:
    """Place a pane in the middle of its slot with the label under it."""
    box_px = placed(look.view.size_px, room, ratio)
    return Stand(look, box_px, room, label_under(box_px, room, ratio))


def true_size(show: Show, found: Stand, measure: Measure, ratio: float) -> Stand:
    """Scale a pane so that a degree in it is a degree to the eye; what does not fit is cut off all around."""
    intrinsics = pinhole(show, found.look)
    across, down = measure.focal_px / intrinsics.fx_px, measure.focal_px / intrinsics.fy_px
    shown_px = max(1, round(intrinsics.width_px * across)), max(1, round(intrinsics.height_px * down))
    render_px = (
        shown_px
        if shown_px[0] <= MOST_DRAWN_PX[0] and shown_px[1] <= MOST_DRAWN_PX[1]
        else fitted(shown_px, MOST_DRAWN_PX)
    )
    x, y, width, height = found.cut_px(ratio)
    box_px = x + (width - shown_px[0]) // 2, y + (height - shown_px[1]) // 2, *shown_px
    label = found.label
    if label.height:
        label = label._replace(y=min((box_px[1] + box_px[3]) / ratio, found.room.bottom))
    return found._replace(look=_sized(found.look, render_px), box_px=box_px, label=label)


def pinhole(show: Show, look: Look) -> Intrinsics:
    """The intrinsics of a view as it is going to be drawn."""
    mapping = show.laying(look.profile, look.view)
    return mapping.view if mapping is not None else show.walk.intrinsics.scaled(*look.view.size_px)


def seen_in(show: Show, drawn: Drawn) -> Intrinsics:
    """The intrinsics of a view that was drawn."""
    return drawn.laying.view if drawn.laying is not None else show.walk.intrinsics.scaled(*drawn.size_px)


def _sized(look: Look, size_px: tuple[int, int]) -> Look:
    return look._replace(view=replace(look.view, size_px=size_px), size_px=size_px)

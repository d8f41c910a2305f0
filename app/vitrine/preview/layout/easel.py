"""The pictures in the window, one or up to four side by side: how each is drawn, and where it stands."""

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
    """What there is to look at and through."""

    profiles: tuple[Profile, ...]
    environments: tuple[Environment, ...]

    def choices(self, looking: Looking) -> Choices:
        """What the keys step through, from the chosen pane."""
        profile, environment = self.of(looking.pane)
        lit = brightness(profile, environment)
        share = lit.nits / figures(profile).nits.value if lit else 0.5
        return Choices(len(self.profiles), len(self.environments), share)

    def of(self, pane: Pane) -> tuple[Profile, Environment]:
        """A pane's device and light."""
        return self.profiles[pane.device], self.environments[pane.environment]


class Stand(NamedTuple):
    """One picture: `look` as it is drawn, in `box_px` of the window, which may reach out of its `room`.

    `label` is the line under it; it has no height where the picture stands alone.
    """

    look: Look
    box_px: BoxPx
    room: Area
    label: Area

    def plane(self, ratio: float) -> Plane:
        """How its pixels lie in the window."""
        area = Area(*(side / ratio for side in self.box_px))
        return Plane(self.look.view.size_px, area, self.room)

    def is_cropped(self, ratio: float) -> bool:
        """Whether some of it does not fit."""
        return self.box_px[2] > self.cut_px(ratio)[2] or self.box_px[3] > self.cut_px(ratio)[3]

    def within(self, layout: Layout) -> Layout:
        """The layout with this as its picture; the line for what is heard stays below all pictures."""
        bottom = layout.free.bottom
        under = bottom if self.label.height else min((self.box_px[1] + self.box_px[3]) / layout.ratio, bottom)
        return layout._replace(picture_px=self.box_px, caption=layout.caption._replace(y=under))

    def cut_px(self, ratio: float) -> BoxPx:
        """Its room in device pixels."""
        x, y, right, bottom = (
            round(side * ratio) for side in (self.room.x, self.room.y, self.room.right, self.room.bottom)
        )
        return x, y, right - x, bottom - y


def looks(show: Show, looking: Looking, stock: Stock, typed: str | None) -> tuple[Look, ...]:
    """Each pane as it is drawn when it stands alone, at the size that was typed; the feed's where none was."""
    found = []
    for pane in looking.panes:
        profile, environment = stock.of(pane)
        view_px, whole_px = sizes_px(profile, looking.kind, typed, show.size_px)
        found.append(Look(profile, environment, looking.view(view_px), whole_px))
    return tuple(found)


def stands(layout: Layout, show: Show, asked: Sequence[Look], measure: Measure | None) -> tuple[Stand, ...]:
    """Where the pictures stand in a layout; as large as they are to the eye if the monitor's `measure` is given."""
    found = (alone(layout, asked[0]),) if len(asked) == 1 else beside(layout, show, asked)
    if measure is None:
        return found
    return tuple(true_size(show, stand, measure, layout.ratio) for stand in found)


def alone(layout: Layout, look: Look) -> Stand:
    """A picture by itself, where the layout has it."""
    return Stand(look, layout.picture_px, layout.free, Area(layout.free.x, layout.picture.bottom, layout.free.width, 0))


def beside(layout: Layout, show: Show, asked: Sequence[Look]) -> tuple[Stand, ...]:
    """Several, each drawn with the pixels that it has in the window: of any shape where its view may have any."""
    found = []
    for room, look in zip(rooms(layout.free, len(asked)), asked, strict=True):
        own = display(look.profile)
        shape: tuple[int, int] | None = show.size_px
        if own is not None and look.view.kind == "eye":
            shape = None
        elif own is not None and look.view.kind == "panel":
            shape = own.width_px, own.height_px
        found.append(stand(_sized(look, drawn_px(room, layout.ratio, shape)), room, layout.ratio))
    return tuple(found)


def stand(look: Look, room: Area, ratio: float) -> Stand:
    """A picture in the middle of its room with the line under it."""
    box_px = placed(look.view.size_px, room, ratio)
    return Stand(look, box_px, room, label_under(box_px, room, ratio))


def true_size(show: Show, found: Stand, measure: Measure, ratio: float) -> Stand:
    """The same so large that a degree in it is a degree to the eye; what does not fit is cut off all around."""
    seen = pinhole(show, found.look)
    across, down = measure.focal_px / seen.fx_px, measure.focal_px / seen.fy_px
    shown = max(1, round(seen.width_px * across)), max(1, round(seen.height_px * down))
    drawn = shown if shown[0] <= MOST_DRAWN_PX[0] and shown[1] <= MOST_DRAWN_PX[1] else fitted(shown, MOST_DRAWN_PX)
    x, y, width, height = found.cut_px(ratio)
    box_px = x + (width - shown[0]) // 2, y + (height - shown[1]) // 2, *shown
    label = found.label
    if label.height:
        label = label._replace(y=min((box_px[1] + box_px[3]) / ratio, found.room.bottom))
    return found._replace(look=_sized(found.look, drawn), box_px=box_px, label=label)


def pinhole(show: Show, look: Look) -> Intrinsics:
    """The picture of a look as a pinhole."""
    laying = show.laying(look.profile, look.view)
    return laying.view if laying is not None else show.walk.intrinsics.scaled(*look.view.size_px)


def seen_in(show: Show, drawn: Drawn) -> Intrinsics:
    """A picture that was drawn as a pinhole."""
    return drawn.laying.view if drawn.laying is not None else show.walk.intrinsics.scaled(*drawn.size_px)


def _sized(look: Look, size_px: tuple[int, int]) -> Look:
    return look._replace(view=replace(look.view, size_px=size_px), size_px=size_px)

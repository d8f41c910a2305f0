"""Pane layout: how each of the one to four panes is drawn, and where it is placed in the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.engine.session import Session
from vitrine.engine.view_spec import ViewSpec, find_shape_px, fit_size, resolve_sizes_px
from vitrine.geometry import Bounds, Rect
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.preview.layout.pane_grid import center_in_slot, fit_render_size_px, place_label, split_into_slots
from vitrine.preview.layout.pane_transform import PaneTransform
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.measure.monitor import MonitorMetrics
from vitrine.preview.model.view_settings import ChoiceCounts, Pane, ViewSettings
from vitrine.world.camera import Intrinsics

#: A true picture is drawn with at most so many pixels, and enlarged beyond that.
MAX_RENDER_SIZE_PX = (2560, 1440)


class Catalogue(NamedTuple):
    """All device profiles and environments that the keys step through."""

    profiles: tuple[DeviceProfile, ...]
    environments: tuple[Environment, ...]

    def choice_counts(self, settings: ViewSettings, session: Session, t_s: float) -> ChoiceCounts:
        """How many there are, and the automatic brightness of the chosen pane at `t_s`."""
        profile, environment = self.profile_and_environment(settings.chosen_pane)
        automatic = session.glasses_at(t_s, resolve_glasses(profile, environment, View()))
        share = automatic.brightness.nits / automatic.specs.nits.value if automatic.brightness else 0.5
        return ChoiceCounts(len(self.profiles), len(self.environments), share)

    def profile_and_environment(self, pane: Pane) -> tuple[DeviceProfile, Environment]:
        """A pane's device profile and environment."""
        return self.profiles[pane.device_index], self.environments[pane.environment_index]


class PanePlacement(NamedTuple):
    """Placement of one pane: `spec` is how it is drawn, `box_px` where, which may reach out of its `slot`.

    `label` is the line under it; it has no height where the pane stands alone. The slot and the label are in the
    window's units.
    """

    spec: ViewSpec
    box_px: Rect[int]
    slot: Rect[float]
    label: Rect[float]

    def build_transform(self, ratio: float) -> PaneTransform:
        """The transform between its pixels and the window."""
        return PaneTransform(self.spec.view.size_px, self.box_px.divide(ratio), self.slot)

    def is_cropped(self, ratio: float) -> bool:
        """Whether some of it does not fit into its slot."""
        clip_px = self.clip_box_px(ratio)
        return self.box_px.width > clip_px.width or self.box_px.height > clip_px.height

    def apply_to(self, layout: WindowLayout) -> WindowLayout:
        """The layout with this pane as its picture; the caption strip stays below all panes."""
        bottom = layout.pane_area.bottom
        under = bottom if self.label.height else min(self.box_px.bottom / layout.ratio, bottom)
        return layout._replace(picture_px=self.box_px, caption=layout.caption._replace(y=under))

    def clip_box_px(self, ratio: float) -> Rect[int]:
        """Its slot in device pixels."""
        x0, y0, x1, y1 = (round(edge * ratio) for edge in self.slot.to_bounds())
        return Bounds(x0, y0, x1, y1).to_rect()


def resolve_pane_specs(
    settings: ViewSettings,
    catalogue: Catalogue,
    typed_size: str | None,
    feed_px: tuple[int, int],
    filmed_in: Environment | None = None,
) -> tuple[ViewSpec, ...]:
    """Resolve each pane to the view it shows when it stands alone, at the typed size; the feed's where none was.

    `filmed_in` is the light that the feed was filmed in.
    """
    resolved = []
    for pane in settings.panes:
        profile, environment = catalogue.profile_and_environment(pane)
        glasses = resolve_glasses(profile, environment, settings.build_view(feed_px), filmed_in)
        view_px, whole_px = resolve_sizes_px(glasses, typed_size, feed_px)
        resolved.append(ViewSpec(glasses.with_size(view_px), whole_px))
    return tuple(resolved)


def place_panes(
    layout: WindowLayout, session: Session, specs: Sequence[ViewSpec], metrics: MonitorMetrics | None
) -> tuple[PanePlacement, ...]:
    """Place the panes in a layout; in true size where the monitor's `metrics` are given."""
    placements = (place_alone(layout, specs[0]),) if len(specs) == 1 else place_side_by_side(layout, session, specs)
    if metrics is None:
        return placements
    return tuple(scale_to_true_size(session, placement, metrics, layout.ratio) for placement in placements)


def place_alone(layout: WindowLayout, spec: ViewSpec) -> PanePlacement:
    """Place a single pane where the layout has the picture."""
    return PanePlacement(
        spec,
        layout.picture_px,
        layout.pane_area,
        Rect(layout.pane_area.x, layout.visible_picture.bottom, layout.pane_area.width, 0),
    )


def place_side_by_side(layout: WindowLayout, session: Session, specs: Sequence[ViewSpec]) -> tuple[PanePlacement, ...]:
    """Place several panes, each drawn with the pixels it has in the window, in any shape that its view may have."""
    placements = []
    for slot, spec in zip(split_into_slots(layout.pane_area, len(specs)), specs, strict=True):
        shape = find_shape_px(spec.glasses, session.size_px)
        placements.append(
            place_in_slot(_with_size(spec, fit_render_size_px(slot, layout.ratio, shape)), slot, layout.ratio)
        )
    return tuple(placements)


def place_in_slot(spec: ViewSpec, slot: Rect[float], ratio: float) -> PanePlacement:
    """Place a pane in the middle of its slot with the label under it."""
    box_px = center_in_slot(spec.view.size_px, slot, ratio)
    return PanePlacement(spec, box_px, slot, place_label(box_px, slot, ratio))


def scale_to_true_size(
    session: Session, placement: PanePlacement, metrics: MonitorMetrics, ratio: float
) -> PanePlacement:
    """Scale a pane so that a degree in it is a degree to the eye; what does not fit is cut off all around."""
    intrinsics = view_intrinsics(session, placement.spec)
    across, down = metrics.focal_px / intrinsics.fx_px, metrics.focal_px / intrinsics.fy_px
    shown_px = max(1, round(intrinsics.width_px * across)), max(1, round(intrinsics.height_px * down))
    render_px = (
        shown_px
        if shown_px[0] <= MAX_RENDER_SIZE_PX[0] and shown_px[1] <= MAX_RENDER_SIZE_PX[1]
        else fit_size(shown_px, MAX_RENDER_SIZE_PX)
    )
    x, y, width, height = placement.clip_box_px(ratio)
    box_px = Rect(x + (width - shown_px[0]) // 2, y + (height - shown_px[1]) // 2, *shown_px)
    label = placement.label
    if label.height:
        label = label._replace(y=min(box_px.bottom / ratio, placement.slot.bottom))
    return placement._replace(spec=_with_size(placement.spec, render_px), box_px=box_px, label=label)


def view_intrinsics(session: Session, spec: ViewSpec) -> Intrinsics:
    """The intrinsics of a view as it is going to be drawn."""
    mapping = session.map_view(spec.glasses)
    return mapping.view if mapping is not None else session.camera_track.intrinsics.scaled(*spec.view.size_px)


def _with_size(spec: ViewSpec, size_px: tuple[int, int]) -> ViewSpec:
    return ViewSpec(spec.glasses.with_size(size_px), size_px)

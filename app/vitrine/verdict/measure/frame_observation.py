"""Observation of one frame on one device: what it shows at one instant, as the rules need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from vitrine.errors import Place
from vitrine.geometry import Bounds
from vitrine.glass.optics.display_traits import DisplayTraits
from vitrine.glass.optics.panel_response import apply_panel_response
from vitrine.glass.optics.photometry import luminance_of
from vitrine.scene.nodes.value import AnimatedNumber
from vitrine.stage.draw.boxes import clip_boxes
from vitrine.stage.draw.drawlist import LEGIBLE_KINDS, DrawList
from vitrine.stage.inspect.element import Element
from vitrine.stage.place.list_fault import ListFault
from vitrine.verdict.meant_overlaps import NONE_MEANT, MeantOverlaps
from vitrine.verdict.measure.light_source import LightSource, list_light_sources
from vitrine.world.camera import Intrinsics

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FrameObservation:
    """A frame as one device shows it, whatever the light around: its draw list and elements, and the display's traits.

    `display` is the panel as a pinhole camera. `off_display_arrows` are ids of arrows that are out of it and have no
    edge arrow, `off_display_roots` those of what is fixed to it and lies outside. `origins` are the places in the
    scene's files where nodes were written, `icon_stroke_widths` shares of an icon's size.
    `list_faults` are those that the data of events have brought. `lines_in_our_font` are those of texts by their ids,
    as they are set on devices without a font of their own; empty on those. `hits` are the degrees by which targets are
    larger to a gaze than they look, by id.

    `unsettled` are ids of nodes that come, go or change just now, `scrolled` those of what moves through a clip.
    """

    t_s: float
    traits: DisplayTraits
    display: Intrinsics
    draw_list: DrawList
    elements: tuple[Element, ...]
    off_display_arrows: tuple[str, ...] = ()
    off_display_roots: tuple[str, ...] = ()
    origins: Mapping[str, Place] = field(default_factory=dict)
    icon_stroke_widths: Mapping[str, float] = field(default_factory=dict)
    unsettled: frozenset[str] = frozenset()
    scrolled: frozenset[str] = frozenset()
    meant_overlaps: MeantOverlaps = NONE_MEANT
    list_faults: tuple[ListFault, ...] = ()
    lines_in_our_font: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hits: Mapping[str, tuple[AnimatedNumber, ...]] = field(default_factory=dict)

    @cached_property
    def judged_elements(self) -> tuple[Element, ...]:
        """Elements that are judged by themselves and have at least a corner in the display."""
        width, height = self.display.width_px, self.display.height_px
        return tuple(
            e
            for e in self.elements
            if e.kind in LEGIBLE_KINDS
            and e.box_px[0] < width
            and e.box_px[2] > 0
            and e.box_px[1] < height
            and e.box_px[3] > 0
        )

    @cached_property
    def light_sources(self) -> tuple[LightSource, ...]:
        """All nodes that emit, as lights."""
        return list_light_sources(self.draw_list)

    @cached_property
    def boxes_px(self) -> Floats:
        """The boxes (N, 4) of the judged elements, what lies beyond the display cut off."""
        boxes = np.array([e.box_px for e in self.judged_elements], np.float64).reshape(-1, 4)
        return clip_boxes(boxes, (self.display.width_px, self.display.height_px))

    @cached_property
    def ink_luminance(self) -> Floats:
        """Luminance (N,) at the eye, before gain, of each judged element's ink at full coverage."""
        return self._eye_luminance(self._composite_inks(np.ones(1)))[:, 0]

    @cached_property
    def core_luminance(self) -> Floats:
        """Luminance (N,) at the eye, before gain, of the core of each judged element's strokes."""
        return np.asarray(self._eye_luminance(self._composite_inks(self._core_coverage)).mean(1))

    @cached_property
    def veil_luminance(self) -> Floats:
        """Luminance (N,) at the eye, before gain, of each judged element's veil beside the ink."""
        return self._eye_luminance(self._opacities[:, None, None] * self._backdrops_lin[:, None, :3])[:, 0]

    @cached_property
    def core_light(self) -> Floats:
        """Light (N, 3) at the eye, before gain, of the core of each judged element's strokes."""
        return np.asarray(self._eye_light(self._composite_inks(self._core_coverage)).mean(1))

    @cached_property
    def veil_light(self) -> Floats:
        """Light (N, 3) at the eye, before gain, of each judged element's veil beside the ink."""
        return np.asarray(self._eye_light(self._opacities[:, None, None] * self._backdrops_lin[:, None, :3])[:, 0])

    @cached_property
    def _foregrounds_lin(self) -> Floats:
        return np.array([e.foreground_lin for e in self.judged_elements], np.float64).reshape(-1, 4)

    @cached_property
    def _backdrops_lin(self) -> Floats:
        return np.array([e.backdrop_lin for e in self.judged_elements], np.float64).reshape(-1, 4)

    @cached_property
    def _opacities(self) -> Floats:
        return np.array([e.opacity for e in self.judged_elements], np.float64)

    @cached_property
    def _core_coverage(self) -> Floats:
        return np.array([e.core_coverage for e in self.judged_elements], np.float64).reshape(-1, 4)

    def _composite_inks(self, coverage: Floats) -> Floats:
        """The panel's light (N, K, 3) where the inks have these coverages (K,) or (N, K): foreground over backdrop."""
        ink = coverage[..., None] * self._foregrounds_lin[:, None]
        light = ink[..., :3] + (1 - ink[..., 3:]) * self._backdrops_lin[:, None, :3]
        return np.asarray(self._opacities[:, None, None] * light)

    def _eye_luminance(self, light: Floats) -> Floats:
        """Luminance (N, K) at the eye of the panel's light (N, K, 3)."""
        return np.asarray(luminance_of(self._eye_light(light)))

    def _eye_light(self, light: Floats) -> Floats:
        """Light (N, K, 3) at the eye of the panel's (N, K, 3)."""
        panel = np.concatenate([light, np.ones((*light.shape[:2], 1))], -1).astype(np.float16)
        return np.asarray(apply_panel_response(panel, self.traits)[..., :3])

    def coverage(self, on_ink: bool) -> Floats:
        """The alpha (N,) of the panel in the core of each judged element's strokes, or beside it."""
        behind = self._backdrops_lin[:, 3]
        own = self._foregrounds_lin[:, 3] * self._core_coverage.mean(1)
        return np.asarray(self._opacities * (own + (1 - own) * behind if on_ink else behind))

    def angular_bounds_deg(self, element: Element) -> Bounds[float]:
        """The bounds of an element as angles from straight ahead, in degrees to the right and down."""
        d, (x0, y0, x1, y1) = self.display, element.box_px
        azimuths = np.degrees(np.arctan((np.array([x0, x1]) - d.cx_px) / d.fx_px))
        elevations = np.degrees(np.arctan((np.array([y0, y1]) - d.cy_px) / d.fy_px))
        return Bounds(*(float(angle) for pair in zip(azimuths, elevations, strict=True) for angle in pair))

"""Luminance samples of one element on one device over a take, and the contrast computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import Optics
from vitrine.verdict.measure.color_contrast import LARGE_KINDS, compute_color_contrast
from vitrine.verdict.measure.drawn_light import mean_uniformity, measure_ghost, measure_halo
from vitrine.verdict.measure.frame_observation import FrameObservation

Floats = npt.NDArray[np.float64]

#: Frames in which an element has less than this share of its own greatest luminance are left out: it fades in or out.
PRESENT_SHARE = 0.5

#: Optics by the time of a frame: of those in which the lens is as the take has told it.
OpticsByTime = Mapping[float, Optics]
NEVER_TOLD: OpticsByTime = MappingProxyType({})


@dataclass(frozen=True, eq=False, slots=True)
class ElementSamples:
    """Samples of an element, one for each frame that shows it, every field (N,).

    The take's time, the luminance at the eye before `gain` of the core of its strokes and of its veil, the share of the
    world that the alpha of each covers where the device can block it, the luminance of the world behind it (95th
    percentile, 1 is diffuse white), its size in degrees, and the light of all that is shown that halo and ghost would
    lay on it in full. `x`, `y` is its middle in half displays from the display's, `extent` the mean square distance of
    its box from there. `color_contrast` is what hue makes of the contrast, 1 where it counts for nothing. The copies of
    a repeated group share an id, so one frame may have more than one.
    """

    times_s: Floats
    ink_luminance: Floats
    veil_luminance: Floats
    ink_coverage: Floats
    veil_coverage: Floats
    world_luminance: Floats
    size_deg: Floats
    halo_luminance: Floats
    ghost_luminance: Floats
    x: Floats
    y: Floats
    extent: Floats
    color_contrast: Floats

    @classmethod
    def from_rows(cls, rows: npt.ArrayLike) -> ElementSamples:
        """Samples from rows (N, 13) of these values, without those in which the element fades in or out."""
        table = np.asarray(rows, np.float64).reshape(-1, len(fields(cls)))
        strength = np.maximum(table[:, 1], table[:, 2])
        return cls(*table[strength >= PRESENT_SHARE * strength.max()].T)

    def count_frames(self, mask: npt.NDArray[np.bool_] | None = None) -> int:
        """The number of frames in which the element was seen, or of those that `mask` (N,) chooses."""
        return len(np.unique(self.times_s if mask is None else self.times_s[mask]))

    def contrast(self, optics: Optics) -> Floats:
        """Ambient contrast ratio (N,) of the ink to its veil, the world behind both; at least 1."""
        ink, veil = self._lights(optics)
        return compute_ambient_contrast(
            ink,
            veil,
            1.0 - self._covered(optics),
            1.0 - optics.blocking * optics.share * self.veil_coverage,
            self.world_luminance,
            optics,
        )

    def contrast_over_take(self, optics: Optics, told: OpticsByTime) -> Floats:
        """Ambient contrast ratio (N,) as `contrast` has it, of each sample in the optics of its own frame."""
        contrasts = self.contrast(optics)
        times_by_optics: dict[Optics, list[float]] = {}
        for t_s, own in told.items():
            times_by_optics.setdefault(own, []).append(t_s)
        for own, times_s in times_by_optics.items():
            there = np.isin(self.times_s, times_s)
            contrasts[there] = self._select(there).contrast(own)
        return contrasts

    def _select(self, mask: npt.NDArray[np.bool_]) -> ElementSamples:
        return ElementSamples(*(getattr(self, field.name)[mask] for field in fields(self)))

    def ink_light(self, optics: Optics) -> Floats:
        """The light of the ink (N,), as `drawn_light` defines it: what is there beyond the bare world."""
        ink, _ = self._lights(optics)
        return np.asarray(
            optics.gain * optics.share * (ink + optics.floor) - self._covered(optics) * self.world_luminance
        )

    def _lights(self, optics: Optics) -> tuple[Floats, Floats]:
        """What leaves the glass (N,) of the ink and of its veil, before gain and floor."""
        direct = 1.0 - optics.spread_share
        stray = optics.spread_share * self.halo_luminance + optics.ghost_share * self.ghost_luminance
        uniformity = mean_uniformity(optics, self.x, self.y, self.extent)
        return uniformity * (direct * self.ink_luminance + stray), uniformity * (direct * self.veil_luminance + stray)

    def _covered(self, optics: Optics) -> Floats:
        """The share of the world (N,) that the ink covers; of its alpha, spread too, that of the veil comes back."""
        own = (1.0 - optics.spread_share) * self.ink_coverage + optics.spread_share * self.veil_coverage
        return np.asarray(optics.blocking * optics.share * own)


def measure_rows(observation: FrameObservation, world_luminance: Floats, world_color: Floats | None = None) -> Floats:
    """The rows (N, 13) of `ElementSamples`, one for each judged element of a frame, before this world (N,).

    `world_color` (N, 3) is its mean light, where the display covers it.
    """
    display, traits, boxes = observation.display, observation.traits, observation.boxes_px
    size = np.array((display.width_px, display.height_px))
    right, down = (shift * display.px_per_deg for shift in traits.ghost_deg)
    sources = observation.light_sources if traits.spread_deg else ()
    (x, y), (half_width, half_height) = (
        ((boxes[:, :2] + boxes[:, 2:]) / size - 1).T,
        ((boxes[:, 2:] - boxes[:, :2]) / size).T,
    )
    columns = (
        np.full(len(boxes), observation.t_s),
        observation.core_luminance,
        observation.veil_luminance,
        observation.coverage(True),
        observation.coverage(False),
        world_luminance,
        [e.size_deg for e in observation.judged_elements],
        measure_halo(sources, boxes, traits.spread_deg * display.px_per_deg),
        measure_ghost(sources, boxes, (right, down)),
        x,
        y,
        (half_width**2 + half_height**2) / 3,
        np.ones(len(boxes)) if world_color is None else _measure_color_contrast(observation, world_color),
    )
    return np.array(columns, np.float64).T


def _measure_color_contrast(observation: FrameObservation, world_color: Floats) -> Floats:
    """The colour contrast (N,) of the large shapes among the judged elements to what is beside them."""
    ink, veil = (
        light + (1 - observation.coverage(on_ink))[:, None] * world_color
        for light, on_ink in ((observation.core_light, True), (observation.veil_light, False))
    )
    is_large = np.array([e.kind in LARGE_KINDS for e in observation.judged_elements], bool)
    return np.where(is_large, compute_color_contrast(ink, veil), 1.0)


#: Luminance of a black feed as a share of diffuse white: 8-bit codes know nothing darker than 1/3295.
BLACK_REFLECTANCE = 1 / 3295


def compute_ambient_contrast(
    ink: Floats | float, veil: Floats | float, ink_transmittance: Floats | float, veil_transmittance: Floats | float,
    world: Floats, optics: Optics,
) -> Floats:  # fmt: skip
    """Ambient contrast ratio (G·ink + world) / (G·veil + world), the floor's light on both sides; at least 1.

    Dark on bright counts the other way round.

    Pass-through displays let through less of the world where there is alpha. Ink and veil are what leaves the glass,
    after spread, ghost and the fall of light towards the corners.
    """
    gain = optics.gain * optics.share
    foreground = gain * (ink + optics.floor) + world * ink_transmittance
    surround = gain * (veil + optics.floor) + world * veil_transmittance
    ratio = np.maximum(foreground, BLACK_REFLECTANCE) / np.maximum(surround, BLACK_REFLECTANCE)
    return np.asarray(np.maximum(ratio, 1 / ratio))

"""Elements and glimpses made by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from vitrine.errors import Place
from vitrine.geometry import Bounds
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.brightness import Brightness
from vitrine.glass.optics.display_traits import DisplayTraits, resolve_traits
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.draw.light import Light
from vitrine.stage.inspect.element import Element
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.measure.viewing_condition import ViewingCondition
from vitrine.world.camera import Intrinsics

#: 20 pixels per degree at its centre, 640 x 480.
FOCAL = 20 * 180 / math.pi
DISPLAY = Intrinsics(640, 480, FOCAL, FOCAL, 320.0, 240.0)
WHITE = Light(1.0, 1.0, 1.0, 1.0)
NOTHING = Light(0.0, 0.0, 0.0, 0.0)


def element(id_: str = "card/title", **changed: Any) -> Element:
    """A white text of 1° in the middle of the display, without a veil; of `size_deg` by the pixels there."""
    made = Element(
        id=id_,
        kind="text",
        place=Place("scene.yaml", 7, 3),
        box_px=Bounds(300.0, 230.0, 340.0, 250.0),
        size_px=changed.get("size_deg", 1.0) * 20.0,
        size_deg=1.0,
        weight="regular",
        foreground_lin=WHITE,
        backdrop_lin=NOTHING,
        opacity=1.0,
        interactive=False,
        world_locked=False,
        text="Turn right",
    )
    made = made._replace(**changed)
    return made._replace(box_px=Bounds(*made.box_px))


def profile(**values: Any) -> DeviceProfile:
    """A device with a display of its own."""
    known = {key: value if key in ("nits", "blend_mode") else {"value": value} for key, value in values.items()}
    return DeviceProfile.model_validate({"id": "one", "name": "One", "blend_mode": "additive", **known})


def traits(optics: Optics | None = None, **known: Any) -> DisplayTraits:
    """The traits of a device that emits and blocks light as in these optics."""
    found, seen = resolve_traits(profile(**known), resolve_specs(profile(**known))), optics or Optics()
    return replace(found, blocking=seen.blocking, mono=seen.mono, color=seen.color, levels=seen.levels)


def sample_row(
    t_s: float = 0.0,
    ink: float = 1.0,
    veil: float = 0.0,
    ink_coverage: float = 0.0,
    veil_coverage: float = 0.0,
    world: float = 0.2,
    size_deg: float = 1.0,
    halo: float = 0.0,
    ghost: float = 0.0,
    x: float = 0.0,
    y: float = 0.0,
    extent: float = 0.0,
    color: float = 1.0,
) -> tuple[float, ...]:
    """A row of `ElementSamples`: of a text in the middle of the display, without a veil, stray light or extent."""
    return t_s, ink, veil, ink_coverage, veil_coverage, world, size_deg, halo, ghost, x, y, extent, color


def observation(
    *elements: Element, optics: Optics | None = None, off_display_arrows: tuple[str, ...] = (), **known: Any
) -> FrameObservation:
    """What a device shows of these elements at one second."""
    return FrameObservation(1.0, traits(optics, **known), DISPLAY, DrawList((640, 480)), elements, off_display_arrows)


def legibility(contrast: float, **changed: Any) -> LegibilityResult:
    """A text that was seen in one frame on "one" at night."""
    word = Thresholds().verdict(contrast)
    made = LegibilityResult(
        "card/title", "text", "Turn", None, "one", "night", 1, 1.0, contrast, 0.0, contrast, 2.0, 0.0, word, 1.0
    )
    return replace(made, **changed)


def condition(contrast: float, glare: float = 0.0) -> ViewingCondition:
    """Of "one" at night: its white has this contrast over mid-grey, at 30 of 5000 nits; `glare` is of what it shows."""
    lit = Brightness(30.0, 0.85, 30.0, contrast, automatic=True)
    return ViewingCondition("one", "night", 0.2, lit, 5000.0, (), has_display=True, is_see_through=True, glare=glare)

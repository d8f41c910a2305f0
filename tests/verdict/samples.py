"""Elements and glimpses made by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from vitrine.errors import Place
from vitrine.glass.brightness import Brightness
from vitrine.glass.optics import Optics
from vitrine.glass.photometry import Thresholds
from vitrine.glass.profile import Profile
from vitrine.stage.drawlist import DrawList
from vitrine.stage.element import Element
from vitrine.verdict.case import Condition
from vitrine.verdict.glimpse import Glimpse
from vitrine.verdict.reading import Reading
from vitrine.world.camera import Intrinsics

#: 20 pixels per degree at its centre, 640 x 480.
FOCAL = 20 * 180 / math.pi
DISPLAY = Intrinsics(640, 480, FOCAL, FOCAL, 320.0, 240.0)
WHITE = (1.0, 1.0, 1.0, 1.0)
NOTHING = (0.0, 0.0, 0.0, 0.0)


def element(id_: str = "card/title", **changed: Any) -> Element:
    """A white text of 1° in the middle of the display, without a veil."""
    made = Element(
        id=id_,
        kind="text",
        where=Place("scene.yaml", 7, 3),
        box_px=(300.0, 230.0, 340.0, 250.0),
        size_deg=1.0,
        weight="regular",
        ink_lin=WHITE,
        veil_lin=NOTHING,
        opacity=1.0,
        interactive=False,
        world=False,
        text="Turn right",
    )
    return made._replace(**changed)


def profile(**values: Any) -> Profile:
    """A device with a display of its own."""
    known = {key: value if key in ("nits", "blend_mode") else {"value": value} for key, value in values.items()}
    return Profile.model_validate({"id": "one", "name": "One", "blend_mode": "additive", **known})


def glimpse(*elements: Element, optics: Optics | None = None, unseen: tuple[str, ...] = (), **known: Any) -> Glimpse:
    """What a device shows of these elements at one second."""
    return Glimpse(1.0, profile(**known), optics or Optics(), DISPLAY, DrawList((640, 480)), elements, unseen)


def reading(contrast: float, **changed: Any) -> Reading:
    """A text that was seen in one frame on "one" at night."""
    word = Thresholds().verdict(contrast)
    made = Reading("card/title", "text", "Turn", None, "one", "night", 1, 1.0, contrast, 0.0, contrast, 2.0, 0.0, word)
    return replace(made, **changed)


def condition(contrast: float) -> Condition:
    """Of "one" at night: its white has this contrast over mid-grey, at 30 of 5000 nits."""
    lit = Brightness(30.0, 0.85, 30.0, contrast, automatic=True)
    return Condition("one", "night", 0.2, lit, 5000.0, (), has_display=True, sees_through=True)

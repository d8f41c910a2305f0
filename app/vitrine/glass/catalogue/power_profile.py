"""The `power` of a device profile: what its battery holds, what its parts draw, and how long it lasts as published.

Powers are milliwatts, energies milliwatt-hours; each is one number, or a range where nobody says more. What is left out
has its default in `power_specs.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vitrine.document.model import Model
from vitrine.glass.catalogue.interval import Figure
from vitrine.glass.catalogue.sourced import Sourced

#: Which processors glasses have: a large one with a system of its own, a small one with an RTOS, or both.
Chips = Literal["both", "large", "small"]
#: Where their power comes from: what they carry, or the phone that they hang on.
Supply = Literal["battery", "cable"]

DrawRate = Annotated[float, Field(ge=0.1, le=1000)]


class ChipPower(Model):
    """What one processor draws: unused, awake without drawing anew, and drawing at its full rate."""

    name: Sourced[str] | None = Field(default=None, description="what it is called")
    idle_mw: Sourced[Figure] | None = Field(default=None, description="while the other one draws, or nothing is shown")
    awake_mw: Sourced[Figure] | None = Field(default=None, description="while it shows what stands still")
    active_mw: Sourced[Figure] | None = Field(default=None, description="while it draws anew at `rate_hz`")
    rate_hz: Sourced[DrawRate] | None = Field(default=None, description="how often a second it draws anew at most")


class PanelPower(Model):
    """What the displays draw, all together."""

    static_mw: Sourced[Figure] | None = Field(default=None, description="switched on, all black")
    white_mw: Sourced[Figure] | None = Field(
        default=None, description="more than that for a white picture at full brightness: by the pixel, or of the lamp"
    )


class CameraPower(Model):
    """What the cameras that look out draw, beside the processor."""

    recording_mw: Sourced[Figure] | None = Field(default=None, description="while pictures are recorded")
    looking_mw: Sourced[Figure] | None = Field(default=None, description="while it looks for codes, or for its place")


class RadioPower(Model):
    """What the radio draws."""

    idle_mw: Sourced[Figure] | None = Field(default=None, description="while the connection is merely kept")
    busy_mw: Sourced[Figure] | None = Field(default=None, description="while a service is asked, or video is sent")
    ask_s: Sourced[Figure] | None = Field(default=None, description="seconds that one question keeps it busy")


class PublishedHours(Model):
    """Hours of use as the maker or reviewers say: what a model of them is checked by."""

    standby: Sourced[Figure] | None = Field(default=None, description="worn, and nothing shown")
    typical: Sourced[Figure] | None = Field(default=None, description="as people use it: a glance now and then")
    display: Sourced[Figure] | None = Field(default=None, description="with the display on all the time")
    busy: Sourced[Figure] | None = Field(default=None, description="with display, camera and processor at work")


class PowerProfile(Model):
    """The power figures of one model of glasses."""

    supply: Sourced[Supply] | None = Field(default=None, description="a battery of its own, or the cable to a phone")
    battery_mwh: Sourced[Figure] | None = Field(default=None, description="the energy of all its batteries")
    chips: Sourced[Chips] | None = Field(default=None, description="which processors it has")
    base_mw: Sourced[Figure] | None = Field(
        default=None, description="what is drawn all the time: sensors, microphones, losses of conversion"
    )
    large: ChipPower | None = Field(default=None, description="the large processor")
    small: ChipPower | None = Field(default=None, description="the small one")
    panel: PanelPower | None = Field(default=None, description="the displays")
    camera: CameraPower | None = Field(default=None, description="the cameras")
    radio: RadioPower | None = Field(default=None, description="the radio")
    hours: PublishedHours | None = Field(default=None, description="hours of use as published")

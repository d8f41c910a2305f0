"""View settings: what a picture depends on beside scene, take, time, device and environment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

ViewKind = Literal["eye", "world", "panel"]
VIEW_KINDS: tuple[str, ...] = get_args(ViewKind)

Exposure = Literal["adapted", "absolute"]
EXPOSURES: tuple[str, ...] = get_args(Exposure)

#: What becomes of light above white: compressed with its hue kept, or the plain sum, clipped in each channel.
Tone = Literal["compressed", "sum"]
TONES: tuple[str, ...] = get_args(Tone)

#: Whether a feed that was filmed in another light is regraded to the one that it is shown in, or left untouched.
RegradeMode = Literal["auto", "off"]
REGRADE_MODES: tuple[str, ...] = get_args(RegradeMode)

#: Whether what the small of two processors draws is drawn as seldom as that one draws it, or as if it were the large.
TierMode = Literal["off", "shown"]
TIER_MODES: tuple[str, ...] = get_args(TierMode)

#: Whose eye looks: `display` the one that has the display, `both` the two averaged.
Eye = Literal["display", "left", "right", "both"]
EYES: tuple[str, ...] = get_args(Eye)

#: How strong an optical defect is: `typical` as the device's profile says, `strong` three times that.
Strength = Literal["off", "typical", "strong"]
STRENGTHS: tuple[str, ...] = get_args(Strength)

#: The eye's accommodation; what is at another distance is blurred. `off`: all is sharp.
Focus = Literal["off", "overlay", "world"]
FOCUSES: tuple[str, ...] = get_args(Focus)


class DefectStrengths(NamedTuple):
    """The strength of each optical defect."""

    spread: Strength = "typical"
    ghost: Strength = "typical"
    uniformity: Strength = "typical"
    floor: Strength = "typical"


#: As the device's profile says.
TYPICAL = DefectStrengths()
#: No defect at all.
PERFECT = DefectStrengths("off", "off", "off", "off")


@dataclass(frozen=True, slots=True)
class View:
    """The settings of one view.

    `eye`: the display's field of view and a margin; `world`: the whole feed; `panel`: the light alone.

    `size_px` is (w, h). `brightness` is a share 0..1 of the device's maximum, None for automatic. `eye_shift` moves
    the eye in the eye-box, in shares of its half width to the right and down, -1..1. On a device whose canvas is the
    feed, eye and world are the same picture and nothing but `kind`, `size_px`, `tone`, `tier` and what is below counts.

    `latency_s` is from motion to photon, `rate_hz` how often the overlay changes (infinity: whenever it is looked at),
    each None for the device's own; `heading_error_deg` is the RMS of the error of the heading it is drawn for.
    `tier` "shown": what the small processor draws changes as seldom as that one draws. `undistort`: a feed whose lens
    bends it is straightened; else the overlay is bent as the feed is.
    """

    kind: ViewKind = "eye"
    size_px: tuple[int, int] = (1280, 720)
    exposure: Exposure = "adapted"
    eye: Eye = "display"
    brightness: float | None = None
    optics: DefectStrengths = TYPICAL
    eye_shift: tuple[float, float] = (0.0, 0.0)
    focus: Focus = "off"
    tone: Tone = "compressed"
    latency_s: float | None = 0.0
    rate_hz: float | None = math.inf
    heading_error_deg: float = 0.0
    regrade: RegradeMode = "auto"
    tier: TierMode = "off"
    undistort: bool = False

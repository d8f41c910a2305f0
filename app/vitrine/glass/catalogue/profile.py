"""Device profile: the known values of one model of glasses, each with its confidence and its source.

What is not known is left out or null; `device_specs.py` has the defaults. Angles are degrees of visual angle,
luminances cd/m² (nits), shares 0..1.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.glass.catalogue.device_font import DeviceFont
from vitrine.glass.catalogue.emitter import Color, Ghost, Spread, Uniformity
from vitrine.glass.catalogue.power_profile import PowerProfile
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.scene.nodes.value import Id

#: Blend modes in WebXR's words: light adds to the world, covers its picture by alpha, or there is no world.
BlendMode = Literal["additive", "alpha-blend", "opaque"]
Eyes = Literal["both", "left", "right", "none"]
Combiner = Literal["diffractive-waveguide", "geometric-waveguide", "waveguide", "birdbath", "prism", "pass-through"]
PanelTechnology = Literal["micro-led", "micro-oled", "lcos", "laser-scanning", "lcd"]
LensModel = Literal["fixed", "photochromic", "electrochromic"]

#: Input methods: the events of a scene where there is one, and others of real devices.
InputMethod = Literal[
    "tap", "double_tap", "long_press", "swipe_forward", "swipe_back", "swipe_up", "swipe_down", "back",
    "voice", "gaze", "key",
    "two_finger", "ring", "dpad", "select", "button", "hands", "head_pose", "phone",
]  # fmt: skip

PixelCount = Annotated[int, Field(ge=1, le=8192)]
Angle = Annotated[float, Field(ge=0.5, le=150)]
Offset = Annotated[float, Field(ge=-60, le=60)]
CdPerM2 = Annotated[float, Field(ge=0.001, le=1e6)]
LensTransmittance = Annotated[float, Field(ge=0, le=1)]
Inset = Annotated[float, Field(ge=0, le=0.45)]

#: Directions beyond this cannot lie on a planar display.
MAX_ECCENTRICITY_DEG = 85.0
#: The minimum transmittance of a see-through lens: gain divides by it.
MIN_TRANSMITTANCE = 0.001
#: Where a profile does not know how long its lens takes: what Snap says of its Specs, the one maker that says it.
DEFAULT_DIMMING_S = 10.0


class WhiteLuminance(Model):
    """White luminances of the display in cd/m². What makers claim is often the panel's, not what reaches the eye."""

    claimed: Sourced[CdPerM2] | None = Field(default=None, description="as the maker says")
    to_eye: Sourced[CdPerM2] | None = Field(default=None, description="at the eye")
    min: Sourced[CdPerM2] | None = Field(default=None, description="the least it can be dimmed to, at the eye")

    @model_validator(mode="after")
    def _min_is_least(self) -> WhiteLuminance:
        most = self.to_eye or self.claimed
        if self.min is not None and most is not None and self.min.value > most.value:
            raise FieldError(
                f"the least, {self.min.value:g}, is above the most, {most.value:g}", "min below the others"
            )
        return self


class Transmittance(Model):
    """The lens's transmittance, the share 0..1 of the world's light that passes."""

    clear: Sourced[LensTransmittance] | None = Field(default=None, description="at its clearest")
    dark: Sourced[LensTransmittance] | None = Field(default=None, description="at its darkest; absent: as clear")
    model: Sourced[LensModel] | None = Field(default=None, description="what makes it darker; absent: nothing")
    dimming: Sourced[LensTransmittance] | None = Field(
        default=None, description="0 clear to 1 dark, for an electrochromic lens set by hand; absent: by the light"
    )
    dimming_s: Sourced[Annotated[float, Field(ge=0.01, le=600)]] | None = Field(
        default=None, description="seconds that an electrochromic lens takes from clear to dark, and back"
    )

    @model_validator(mode="after")
    def _dark_is_darker(self) -> Transmittance:
        if self.clear is not None and self.dark is not None and self.dark.value > self.clear.value:
            raise FieldError(f"dark, {self.dark.value:g}, is above clear, {self.clear.value:g}", "dark up to clear")
        return self


class SoftwareLimits(Model):
    """Limits that the device's own software sets to apps."""

    touch_target_px: PixelCount | None = Field(default=None, description="least side of what can be chosen")
    containers: PixelCount | None = Field(default=None, description="most things on the display at once")
    text_bytes: int | None = Field(default=None, ge=1, description="longest text in UTF-8")
    fill: bool = Field(default=True, description="whether areas can be filled")
    scroll: bool = Field(default=True, description="whether pages can scroll")


class DeviceProfile(Model):
    """The profile of one model of glasses.

    `display: feed` is an ideal device: the display is as large as the feed, without defects, and as bright as the
    feed's white.
    """

    id: Id = Field(description="its name on the command line; stays when a product is renamed")
    name: str = Field(description="what people call it")
    aliases: tuple[Id, ...] = Field(default=(), description="other ids")
    vendor: str = Field(default="", description="who makes it")
    year: Sourced[Annotated[int, Field(ge=1960, le=2100)]] | None = Field(default=None, description="first sold")
    weight_g: Sourced[Annotated[float, Field(gt=0, le=5000)]] | None = Field(
        default=None, description="what sits on the head, in grams"
    )
    note: str = Field(default="", description="what to know about it")
    extends: str | None = Field(default=None, description="the id whose values hold where this file has none")
    blend_mode: BlendMode = Field(default="additive", description="how its light meets the world, in WebXR's words")
    display: Literal["own", "feed"] = Field(default="own", description="a display of its own, or the feed's size")

    eyes: Sourced[Eyes] | None = Field(default=None, description="which eyes have a display")
    combiner: Sourced[Combiner] | None = Field(default=None, description="what brings its light before the eye")
    panel: Sourced[PanelTechnology] | None = Field(default=None, description="what makes the light")
    canvas_px: Sourced[tuple[PixelCount, PixelCount]] | None = Field(
        default=None, description="[width, height] for apps"
    )
    panel_px: Sourced[tuple[PixelCount, PixelCount]] | None = Field(
        default=None, description="[width, height] of the panel; the canvas lies in its middle, pixel by pixel"
    )
    fov_deg: Sourced[tuple[Angle, Angle]] | None = Field(
        default=None, description="[horizontal, vertical] of the panel"
    )
    fov_diag_deg: Sourced[Angle] | None = Field(default=None, description="or its diagonal, with square pixels")
    fov_offset_deg: Sourced[tuple[Offset, Offset]] | None = Field(
        default=None, description="[right, down] of the display's middle from straight ahead"
    )
    color: Sourced[Color] | None = Field(default=None, description="the colours it has")
    nits: WhiteLuminance = Field(default=WhiteLuminance(), description="how bright white is")
    native_contrast: Sourced[Annotated[float, Field(ge=2, le=1e7)]] | None = Field(
        default=None, description="white against what black still emits; absent: black emits nothing"
    )
    transmittance: Transmittance = Field(default=Transmittance(), description="the lens")
    virtual_image_m: Sourced[Annotated[float, Field(ge=0.1, le=1000)]] | None = Field(
        default=None, description="where the eye focuses to see the display sharply"
    )
    refresh_hz: Sourced[Annotated[float, Field(gt=0, le=1000)]] | None = Field(default=None, description="of the panel")
    content_hz: Sourced[Annotated[float, Field(gt=0, le=1000)]] | None = Field(default=None, description="of apps")
    latency_ms: Sourced[Annotated[float, Field(ge=0, le=10_000)]] | None = Field(
        default=None, description="from the head's turn to the light"
    )
    spread: Sourced[Spread] | None = Field(default=None, description="halation")
    ghost: Sourced[Ghost] | None = Field(default=None, description="a faint second picture")
    uniformity: Sourced[Uniformity] | None = Field(default=None, description="light lost towards the corners")
    safe_zone: Sourced[tuple[Inset, Inset, Inset, Inset]] | None = Field(
        default=None, description="[left, top, right, bottom] shares of the display that apps leave free"
    )
    text_min_deg: Sourced[Annotated[float, Field(gt=0, le=10)]] | None = Field(default=None, description="least text")
    font: DeviceFont | None = Field(default=None, description="the font of its own software, which sets its texts")
    inputs: Sourced[tuple[InputMethod, ...]] | None = Field(default=None, description="what the wearer can do")
    camera: Sourced[str] | None = Field(default=None, description="cameras that look out")
    capture_light: Sourced[bool] | None = Field(default=None, description="a light that says that the camera records")
    speakers: Sourced[bool] | None = Field(default=None, description="whether it can speak")
    limits: Sourced[SoftwareLimits] | None = Field(default=None, description="of the device's own software")
    power: PowerProfile | None = Field(default=None, description="its battery, and what its parts draw")

    @model_validator(mode="after")
    def _check_eccentricity(self) -> DeviceProfile:
        h, v = self.fov_deg.value if self.fov_deg else (0.0, 0.0)
        h = max(h, self.fov_diag_deg.value if self.fov_diag_deg else 0.0)
        x, y = self.fov_offset_deg.value if self.fov_offset_deg else (0.0, 0.0)
        if max(abs(x) + h / 2, abs(y) + max(h, v) / 2) > MAX_ECCENTRICITY_DEG:
            raise FieldError(
                "the display reaches beyond what is ahead", f"fov_offset_deg within {MAX_ECCENTRICITY_DEG:g}°"
            )
        return self

    @model_validator(mode="after")
    def _check_canvas(self) -> DeviceProfile:
        if self.canvas_px and self.panel_px:
            sides = zip(self.canvas_px.value, self.panel_px.value, strict=True)
            if any(canvas > panel for canvas, panel in sides):
                raise FieldError(
                    "the canvas is larger than the panel", "canvas_px within panel_px", "leave out panel_px"
                )
        return self

    @model_validator(mode="after")
    def _check_lens(self) -> DeviceProfile:
        for lens in (self.transmittance.clear, self.transmittance.dark):
            if self.blend_mode == "additive" and lens is not None and lens.value < MIN_TRANSMITTANCE:
                raise FieldError(
                    "nothing is seen through this lens", f"a transmittance of {MIN_TRANSMITTANCE:g} or more"
                )
        return self

    @property
    def is_feed(self) -> bool:
        """Whether the display is as large as the feed and ideal, whatever the light."""
        return self.display == "feed"

    @property
    def has_display(self) -> bool:
        """Whether the wearer sees anything but the world."""
        return self.eyes is None or self.eyes.value != "none"

    @property
    def has_switchable_lens(self) -> bool:
        """Whether the lens can be told to darken and to clear: an electrochromic one, before the world itself."""
        lens = self.transmittance
        return (
            self.blocking == 0
            and lens.dark is not None
            and lens.model is not None
            and (lens.model.value == "electrochromic")
        )

    @property
    def dimming_s(self) -> float:
        """The seconds that a switchable lens takes from clear to dark, and back."""
        known = self.transmittance.dimming_s
        return DEFAULT_DIMMING_S if known is None else known.value

    def with_dimming(self, share: float) -> DeviceProfile:
        """The same glasses with a switchable lens at `share`, 0 clear to 1 dark, whatever the light."""
        told = Sourced[Any].model_construct(value=share, source="told")
        return self.model_copy(update={"transmittance": self.transmittance.model_copy(update={"dimming": told})})

    @property
    def blocking(self) -> float:
        """The share of the world that an opaque overlay covers: 1 for video pass-through, 0 on additive glasses."""
        return 0.0 if self.blend_mode == "additive" else 1.0

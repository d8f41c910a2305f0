"""View options: the typed words of a view, from --view to --tier, parsed to a View, and a View put into words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vitrine.errors import CommandLineError, Problem, suggest_name
from vitrine.glass.optics.view import (
    EXPOSURES,
    EYES,
    FOCUSES,
    REGRADE_MODES,
    STRENGTHS,
    TIER_MODES,
    TONES,
    VIEW_KINDS,
    DefectStrengths,
    View,
)

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_NUMBER = r"(\d{1,12}(?:\.\d*)?(?:e-?\d{1,2})?|\.\d+)"
_LATENCY, _RATE, _ANGLE = (
    re.compile(_NUMBER + unit, re.ASCII) for unit in (r"\s*(m?s)", r"\s*(?:hz)?", r"\s*(?:°|deg)?")
)
#: The longest side of a picture that GL draws everywhere.
MAX_SIDE_PX = 8192
#: Beyond these it is no display any more, or no heading.
MAX_LATENCY_S, RATES_HZ, MAX_HEADING_ERROR_DEG = 1.0, (1.0, 240.0), 45.0

#: How often a feed's light may be doubled or halved: what a camera's own exposure misses by.
MAX_FEED_EXPOSURE = 2.0


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """The options of a view as they are typed, each in the words of its option; `kind` is what --view takes."""

    kind: str = "eye"
    size: str | None = None
    exposure: str = "adapted"
    eye: str = "display"
    brightness: str = "auto"
    optics: str = "typical"
    focus: str = "off"
    eye_shift: str = "0,0"
    tone: str = "compressed"
    latency: str = "off"
    rate: str = "off"
    heading_error: str = "off"
    regrade: str = "auto"
    tier: str = "off"
    undistort: bool = False


DEFAULT_VIEW = ViewOptions()


def parse_view(options: ViewOptions, size_px: tuple[int, int]) -> View:
    """Parse the view of the options, of this size. Raises CommandLineError with what is allowed."""
    return View(
        parse_choice("view", options.kind, VIEW_KINDS),  # type: ignore[arg-type]
        size_px,
        parse_choice("exposure", options.exposure, EXPOSURES),  # type: ignore[arg-type]
        parse_choice("eye", options.eye, EYES),  # type: ignore[arg-type]
        parse_brightness(options.brightness),
        parse_optics(options.optics),
        parse_eye_shift(options.eye_shift),
        focus=parse_choice("focus", options.focus, FOCUSES),  # type: ignore[arg-type]
        tone=parse_choice("tone", options.tone, TONES),  # type: ignore[arg-type]
        latency_s=parse_latency(options.latency),
        rate_hz=parse_rate(options.rate),
        heading_error_deg=parse_heading_error(options.heading_error),
        regrade=parse_choice("regrade", options.regrade, REGRADE_MODES),  # type: ignore[arg-type]
        tier=parse_choice("tier", options.tier, TIER_MODES),  # type: ignore[arg-type]
        undistort=options.undistort,
    )


def format_view(view: View, size_px: tuple[int, int]) -> ViewOptions:
    """Format a view, in a picture of `size_px`, as it would be typed."""
    return ViewOptions(
        view.kind,
        f"{size_px[0]}x{size_px[1]}",
        view.exposure,
        view.eye,
        "auto" if view.brightness is None else f"{view.brightness * 100:g}%",
        format_optics(view.optics),
        view.focus,
        ",".join(f"{share:g}" for share in view.eye_shift),
        view.tone,
        "device" if view.latency_s is None else f"{1000 * view.latency_s:.12g}ms" if view.latency_s else "off",
        "device" if view.rate_hz is None else "off" if math.isinf(view.rate_hz) else f"{view.rate_hz:.12g}",
        f"{view.heading_error_deg:.12g}" if view.heading_error_deg else "off",
        view.regrade,
        view.tier,
        view.undistort,
    )


def format_optics(switches: DefectStrengths) -> str:
    """Format the optics switches as --optics takes them: one word where all are alike, else each by name."""
    if len(set(switches)) == 1:
        return switches.spread
    return ",".join(f"{name}={strength}" for name, strength in switches._asdict().items())


def parse_size(text: str) -> tuple[int, int]:
    """Parse WxH as two numbers of pixels. Raises CommandLineError."""
    match = _SIZE.fullmatch(text.strip().lower())
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(1 <= side <= MAX_SIDE_PX for side in size):
        raise CommandLineError(
            f'"{text}" is no size; write WxH in pixels such as 1280x720, each side from 1 to {MAX_SIDE_PX}'
        )
    return size


def parse_brightness(text: str) -> float | None:
    """Parse a brightness as the share 0..1 of a device's most light, None for automatic. Raises CommandLineError."""
    if text.strip().lower() == "auto":
        return None
    try:
        percent = float(text.strip().removesuffix("%"))
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        allowed = "auto, or 0% to 100% of the device's most"
        raise CommandLineError(Problem(f'"{text}" is no brightness', key="--brightness", allowed=allowed))
    return percent / 100


def parse_optics(text: str) -> DefectStrengths:
    """Parse how strong each optical defect is: one word for all, or some by name such as spread=off,ghost=strong.

    Raises CommandLineError.
    """
    if "=" not in text:
        return DefectStrengths(*[parse_choice("optics", text, STRENGTHS)] * len(DefectStrengths._fields))  # type: ignore[arg-type]
    chosen: dict[str, str] = {}
    for part in text.split(","):
        name, _, strength = part.partition("=")
        chosen[parse_choice("optics", name, DefectStrengths._fields)] = parse_choice("optics", strength, STRENGTHS)
    return DefectStrengths(**chosen)  # type: ignore[arg-type]


def parse_eye_shift(text: str) -> tuple[float, float]:
    """Parse the eye's offset from the middle of the eye-box, "RIGHT,DOWN" in shares -1..1 of its half.

    Raises CommandLineError.
    """
    try:
        right, down = (float(part) for part in text.split(","))
    except ValueError:
        right = down = math.nan
    if not (abs(right) <= 1 and abs(down) <= 1):
        allowed = "RIGHT,DOWN, each from -1 to 1, such as 0.5,0"
        raise CommandLineError(Problem(f'"{text}" is no place of the eye', key="--eye-shift", allowed=allowed))
    return right, down


def parse_latency(text: str) -> float | None:
    """Parse seconds from motion to photon, 0 for "off" and None for the device's own. Raises CommandLineError."""
    word = text.strip().lower()
    if word in ("off", "device"):
        return 0.0 if word == "off" else None
    match = _LATENCY.fullmatch(word)
    latency_s = float(match[1]) / (1000 if match[2] == "ms" else 1) if match else math.nan
    if not latency_s <= MAX_LATENCY_S:
        allowed = f"off, device, or up to {MAX_LATENCY_S:g}s with its unit, such as 80ms"
        raise CommandLineError(Problem(f'"{text}" is no latency', key="--latency", allowed=allowed))
    return latency_s


def parse_rate(text: str) -> float | None:
    """Parse how often a display changes in Hz, infinity for "off" and None for its own. Raises CommandLineError."""
    word = text.strip().lower()
    if word in ("off", "device"):
        return math.inf if word == "off" else None
    match, (least, most) = _RATE.fullmatch(word), RATES_HZ
    rate_hz = float(match[1]) if match else math.nan
    if not least <= rate_hz <= most:
        allowed = f"off, device, or {least:g} to {most:g} Hz such as 20"
        raise CommandLineError(Problem(f'"{text}" is no rate', key="--rate", allowed=allowed))
    return rate_hz


def parse_heading_error(text: str) -> float:
    """Parse the RMS of a heading's error in degrees, 0 for "off". Raises CommandLineError."""
    word = text.strip().lower()
    match = _ANGLE.fullmatch(word)
    error_deg = 0.0 if word == "off" else float(match[1]) if match else math.nan
    if not error_deg <= MAX_HEADING_ERROR_DEG:
        allowed = f"off, or up to {MAX_HEADING_ERROR_DEG:g} degrees such as 5"
        raise CommandLineError(Problem(f'"{text}" is no error of a heading', key="--heading-error", allowed=allowed))
    return error_deg


def parse_feed_exposure(text: str) -> float:
    """Parse how often a feed's light is doubled, in stops. Raises CommandLineError."""
    try:
        stops = float(text)
    except ValueError:
        stops = math.nan
    if not abs(stops) <= MAX_FEED_EXPOSURE:
        allowed = f"-{MAX_FEED_EXPOSURE:g} to {MAX_FEED_EXPOSURE:g} stops, such as 0.5: each doubles the light"
        raise CommandLineError(
            Problem(f'"{text[:40]}" is no exposure of a feed', key="--feed-exposure", allowed=allowed)
        )
    return stops


def parse_choice(option: str, text: str, allowed: Sequence[str]) -> str:
    """Parse one word of `allowed`. Raises CommandLineError with all of them and the nearest."""
    word = text.strip().lower()
    if word not in allowed:
        words = ", ".join(allowed)
        raise CommandLineError(
            Problem(f'no {option} "{text}"', key=f"--{option}", allowed=words, hint=suggest_name(text, allowed))
        )
    return word

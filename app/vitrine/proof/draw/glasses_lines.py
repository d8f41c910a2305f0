"""Glasses lines: the figures of devices and of the light around that decide a picture beside its draw list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.proof.golden.golden import make_key

Lines = dict[str, tuple[str, ...]]


def describe_glasses(glasses: Iterable[GlassesInLight]) -> Lines:
    """The lines of every device, and of its brightness, lens and gain by environment.

    `brightness` is white at the eye and `environment` mid-grey, in cd/m²; `lens` the transmittance; `gain` weighs the
    panel's white against the world.
    """
    lines: Lines = {}
    by_light: dict[str, dict[str, str]] = {}
    for one in glasses:
        device, light = one.profile.id, one.environment.id
        lines.setdefault(make_key("device", device), _join(_describe_device(one)))
        lines.setdefault(make_key("environment", light), (f"mid_grey={one.environment.nits:.4g}",))
        for kind, value in (
            ("brightness", None if one.brightness is None else one.brightness.nits),
            ("lens", one.transmittance),
            ("gain", one.eye_optics.gain),
        ):
            if value is not None:
                by_light.setdefault(make_key(kind, device), {})[light] = f"{value:.4g}"
    return lines | {key: _join(found) for key, found in by_light.items()}


def _describe_device(one: GlassesInLight) -> Mapping[str, str]:
    """What no light changes of a display, but for what is left out: the usual value of each."""
    optics, color = one.eye_optics, one.specs.color.value
    named = {
        "tint": color.tint and color.tint.upper(),
        "levels": str(optics.levels) if optics.levels else None,
        "primaries": None if color.primaries is None else _join_numbers(
            *color.primaries.red, *color.primaries.green, *color.primaries.blue, *color.primaries.white
        ),
        "canvas": None if one.display is None else f"{one.display.width_px}x{one.display.height_px}",
        "fov_deg": None if one.display is None else _join_numbers(*one.specs.fov_deg.value),
        "fov_offset_deg": None if one.display is None else _join_numbers(*one.specs.fov_offset_deg.value),
        "spread": _join_numbers(optics.spread_share, optics.spread_deg) if optics.spread_share else None,
        "ghost": _join_numbers(optics.ghost_share, *optics.ghost_deg) if optics.ghost_share else None,
        "falloff": _join_numbers(optics.falloff) if optics.falloff else None,
        "color_shift": _join_numbers(optics.color_shift) if optics.color_shift else None,
        "floor": _join_numbers(optics.floor) if optics.floor else None,
        "blend_mode": one.profile.blend_mode,
    }  # fmt: skip
    return {name: value for name, value in named.items() if value is not None}


def _join(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in sorted(values.items()))


def _join_numbers(*values: float) -> str:
    return ",".join(f"{value:.4g}" for value in values)

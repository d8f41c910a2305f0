"""Tables of devices and environments for the terminal, with ≈ before estimates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.text import Text

from vitrine.glass.emitter import Color
from vitrine.glass.environment import Environment
from vitrine.glass.figures import Figures, figures
from vitrine.glass.known import CONFIDENCES, Known, known_values
from vitrine.glass.profile import Profile
from vitrine.output.page import Grid, line

_CONFIDENCE_STYLES = dict(zip(CONFIDENCES, ("green", "", "yellow", "yellow"), strict=True))


def print_devices(console: Console, profiles: Iterable[Profile]) -> None:
    """Print one row for every device."""
    table = _table("device", "eyes", "field of view", "canvas", "colour", "nits", "lens", "image", "inputs")
    for profile in profiles:
        table.add_row(profile.id, *(_feed_row() if profile.is_feed else _row(profile)))
    console.print(table)
    console.print("nits: white at the eye; lens: share of the light let through; image: where the eye focuses")
    console.print("≈: an estimate; `vitrine devices ID` tells how sure each value is, and who said so", style="dim")


def print_environments(console: Console, environments: Iterable[Environment]) -> None:
    """Print one row for every environment."""
    table = _table("environment", "cd/m²", "lux", "")
    for environment in environments:
        lux = told(environment.illuminance_lx) if environment.illuminance_lx else ""
        table.add_row(environment.id, told(environment.luminance), lux, environment.name)
    console.print(table)


def print_device(console: Console, profile: Profile) -> None:
    """Print every value of a device with its confidence and source, then the specs that are assumed or follow."""
    also = f" (also {', '.join(profile.aliases)})" if profile.aliases else ""
    vendor = f", {profile.vendor}" if profile.vendor else ""
    console.print(line(f"{profile.name}{vendor}: {profile.id}{also}", "bold"))
    if profile.note:
        console.print(line(profile.note))
    console.print(line(f"blend mode {profile.blend_mode}"), end="\n\n")
    print_values(console, dict(known_values(profile)))
    if profile.has_display and not profile.is_feed:
        console.print("\nWhat pictures rest on", style="bold")
        specs = figures(profile)
        print_values(console, {field.name: getattr(specs, field.name) for field in fields(specs)})


def print_values(console: Console, values: dict[str, Known[Any]]) -> None:
    """Print one row for every value."""
    table = _table("value", "", "confidence", "source")
    for key, sourced in values.items():
        confidence = Text(sourced.confidence, style=_CONFIDENCE_STYLES[sourced.confidence])
        table.add_row(key, told(sourced), confidence, sourced.source)
    console.print(table)


def told(known: Known[Any]) -> str:
    """Format a sourced value, with ≈ before an estimate."""
    return ("≈" if known.estimated else "") + said(known.value)


def said(value: Any) -> str:
    """Format a value alone: numbers with thousands, lists and parts with commas."""
    if isinstance(value, BaseModel):
        parts = ((key, getattr(value, key)) for key in type(value).model_fields)
        return ", ".join(f"{key} {said(part)}" for key, part in parts if part is not None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
    if isinstance(value, tuple):
        return ", ".join(said(item) for item in value)
    return str(value)


def _feed_row() -> tuple[str, ...]:
    return "both", "the feed's", "the feed's", "full", "", "", "", ""


def _row(profile: Profile) -> tuple[str, ...]:
    specs = figures(profile)
    inputs = told(profile.inputs) if profile.inputs else ""
    lens = _lens(profile, specs)
    if not profile.has_display:
        return "none", "", "", "", "", lens, "", inputs
    return (
        told(specs.eyes),
        _mark(specs.fov_deg, f"{specs.fov_deg.value[0]:.0f}×{specs.fov_deg.value[1]:.0f}°"),
        _mark(specs.canvas_px, "×".join(str(side) for side in specs.canvas_px.value)),
        _mark(specs.color, _color(specs.color.value)),
        told(specs.nits),
        lens,
        _mark(specs.virtual_image_m, f"{specs.virtual_image_m.value:g} m"),
        inputs,
    )


def _lens(profile: Profile, known: Figures) -> str:
    if profile.blocking:
        return "camera"
    clear = told(known.clear)
    return clear if known.dark.value == known.clear.value else f"{clear} to {told(known.dark)}"


def _color(color: Color) -> str:
    return color.mode if color.levels is None else f"{color.mode}, {color.levels} levels"


def _mark(known: Known[Any], text: str) -> str:
    return f"≈{text}" if known.estimated else text


def _table(*columns: str) -> Grid:
    table = Grid()
    for column in columns:
        table.add_column(column, no_wrap=column not in ("", "inputs", "source"), overflow="fold")
    return table

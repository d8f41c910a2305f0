"""Tables of devices and environments for the terminal, with ≈ before estimates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.text import Text

from vitrine.glass.catalogue.device_specs import DeviceSpecs, resolve_specs
from vitrine.glass.catalogue.emitter import Color
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.interval import Interval
from vitrine.glass.catalogue.power_specs import resolve_power
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.catalogue.sourced import CONFIDENCES, Sourced, iterate_sourced, newest_date
from vitrine.glass.optics.photometry import format_light
from vitrine.output.console import PlainTable, escaped_text
from vitrine.scene.font.letter_metrics import LetterAdvance, LetterRange

_CONFIDENCE_STYLES = dict(zip(CONFIDENCES, ("green", "", "yellow", "yellow"), strict=True))


#: From so many columns on the list has weight, battery, date and inputs, too; without them it has 109.
MIN_WIDE_COLUMNS = 160

#: Items of a list that are told: of a font's letters there may be thousands.
MAX_ITEMS = 24

#: What stands in place of the date of a value that nobody has dated.
UNDATED = "undated"


def print_devices(console: Console, profiles: Iterable[DeviceProfile]) -> None:
    """Print one row for every device; on a narrow console without the last four columns."""
    columns = (
        "device",
        "eyes",
        "field of view",
        "canvas",
        "colour",
        "nits",
        "lens",
        "image",
        "weight",
        "battery",
        "as of",
        "inputs",
    )
    shown = len(columns) if console.width >= MIN_WIDE_COLUMNS else -4
    table = _make_table(*columns[:shown])
    for profile in profiles:
        row = (profile.id, *(_feed_row() if profile.is_feed else _device_row(profile)))
        table.add_row(*row[:shown])
    console.print(table)
    console.print("nits: white at the eye; lens: share of the light let through; image: where the eye focuses")
    if shown > 0:
        console.print("as of: the newest of its values; `vitrine devices ID` dates each of them")
    console.print("≈: an estimate; `vitrine devices ID` tells how sure each value is, and who said so", style="dim")


def print_environments(console: Console, environments: Iterable[Environment]) -> None:
    """Print one row for every environment."""
    table = _make_table("environment", "cd/m²", "lux", "")
    for environment in environments:
        luminance, lux = environment.mid_grey_luminance, environment.illuminance
        figures = (_mark_estimate(figure, format_light(figure.value)) for figure in (luminance, lux))
        table.add_row(environment.id, *figures, environment.name)
    console.print(table)
    console.print("cd/m²: of mid-grey, 0.18 · lux / π; what is white has 5.6 times as much", style="dim")


def print_device(console: Console, profile: DeviceProfile) -> None:
    """Print every value of a device with its confidence and source, then the specs that are assumed or follow."""
    also = f" (also {', '.join(profile.aliases)})" if profile.aliases else ""
    vendor = f", {profile.vendor}" if profile.vendor else ""
    console.print(escaped_text(f"{profile.name}{vendor}: {profile.id}{also}", "bold"))
    if profile.note:
        console.print(escaped_text(profile.note))
    console.print(escaped_text(f"blend mode {profile.blend_mode}"), end="\n\n")
    print_values(console, dict(iterate_sourced(profile)), UNDATED)
    if profile.has_display and not profile.is_feed:
        console.print("\nWhat pictures rest on", style="bold")
        specs = resolve_specs(profile)
        print_values(console, {field.name: getattr(specs, field.name) for field in fields(specs)})
    if not profile.is_feed:
        console.print("\nWhat budgets rest on, in mW, mWh, hertz and seconds", style="bold")
        print_values(console, dict(resolve_power(profile).list_known()))


def print_values(console: Console, values: dict[str, Sourced[Any]], undated: str = "") -> None:
    """Print one row for every value; `undated` stands for a date that is not known."""
    table = _make_table("value", "", "confidence", "as of", "source")
    for key, sourced in values.items():
        confidence = Text(sourced.confidence, style=_CONFIDENCE_STYLES[sourced.confidence])
        table.add_row(key, format_sourced(sourced), confidence, sourced.as_of or undated, sourced.source)
    console.print(table)


def format_sourced(sourced: Sourced[Any]) -> str:
    """Format a sourced value, with ≈ before an estimate."""
    return ("≈" if sourced.estimated else "") + format_value(sourced.value)


def format_value(value: Any) -> str:
    """Format a value alone: numbers with thousands, lists and parts with commas."""
    if isinstance(value, BaseModel):
        parts = ((key, getattr(value, key)) for key in type(value).model_fields)
        return ", ".join(f"{key} {format_value(part)}" for key, part in parts if part is not None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
    if isinstance(value, LetterRange | LetterAdvance | Interval):
        return str(value)
    if isinstance(value, tuple):
        more = len(value) - MAX_ITEMS
        return ", ".join(map(format_value, value[:MAX_ITEMS])) + (f" and {more} more" if more > 0 else "")
    return str(value)


def _feed_row() -> tuple[str, ...]:
    return "both", "the feed's", "the feed's", "full", "", "", "", "", "", "", ""


def _device_row(profile: DeviceProfile) -> tuple[str, ...]:
    specs = resolve_specs(profile)
    inputs = format_sourced(profile.inputs) if profile.inputs else ""
    lens = _format_lens(profile, specs)
    weight = _mark_estimate(profile.weight_g, f"{profile.weight_g.value:g} g") if profile.weight_g else ""
    about = weight, _format_battery(profile), newest_date(profile) or UNDATED, inputs
    if not profile.has_display:
        return "none", "", "", "", "", lens, "", *about
    return (
        format_sourced(specs.eyes),
        _mark_estimate(specs.fov_deg, f"{specs.fov_deg.value[0]:.0f}×{specs.fov_deg.value[1]:.0f}°"),
        _mark_estimate(specs.canvas_px, "×".join(str(side) for side in specs.canvas_px.value)),
        _mark_estimate(specs.color, _format_color(specs.color.value)),
        format_sourced(specs.nits),
        lens,
        _mark_estimate(specs.virtual_image_m, f"{specs.virtual_image_m.value:g} m"),
        *about,
    )


def _format_lens(profile: DeviceProfile, specs: DeviceSpecs) -> str:
    if profile.blocking:
        return "camera"
    clear = format_sourced(specs.clear)
    return clear if specs.dark.value == specs.clear.value else f"{clear} to {format_sourced(specs.dark)}"


def _format_battery(profile: DeviceProfile) -> str:
    power = resolve_power(profile)
    if power.battery_mwh is None:
        return "cable" if power.supply.value == "cable" else ""
    return _mark_estimate(power.battery_mwh, f"{power.battery_mwh.value.mid / 1000:.3g} Wh")


def _format_color(color: Color) -> str:
    return color.mode if color.levels is None else f"{color.mode}, {color.levels} levels"


def _mark_estimate(sourced: Sourced[Any], text: str) -> str:
    return f"≈{text}" if sourced.estimated else text


def _make_table(*columns: str) -> PlainTable:
    table = PlainTable()
    for column in columns:
        table.add_column(column, no_wrap=column not in ("", "inputs", "source"), overflow="fold")
    return table

"""Bindings: `{product.price:price}` in a text is replaced by a value from content or from the live state of the scene.

A path is names with dots between, list items by their index from 0. `{{` and `}}` stand for braces. Formats: none,
`int`, `.1f` and its like, `price` (`price €` for another sign than ¥), `m` for a distance, `clock` for seconds of the
day. Live values at time t: `places.ID.distance_m`, `routes.ID.remaining_m`,
`routes.ID.to.PLACE` (metres along the way), `routes.ID.arrival` (seconds of the day), `clock.now` (seconds of the day)
and, inside a group with `repeat`, `row.COLUMN`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.limits import MAX_TEXT_LENGTH
from vitrine.errors import suggest_name

#: Top-level names that belong to the live values; content cannot use them, nor data of events.
LIVE_NAMES = ("places", "routes", "clock", "row")
FORMATS = ("int", ".1f", "price", "price €", "m", "clock")
#: Shown where a value is missing at run time: a picture with a gap is better than none.
MISSING_TEXT = "–"
NBSP = "\u00a0"

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_PATH = re.compile(r"[A-Za-z_][\w\-]*(\.[\w\-]+)*")
_INDEX = re.compile(r"[0-9]{1,9}")
_FORMAT = re.compile(r"|int|\.[0-9]f|price( \S{1,3})?|m|clock")


class Placeholder(NamedTuple):
    """A placeholder `{path:format}` of a text."""

    path: tuple[str, ...]
    format_spec: str


Segment = str | Placeholder


@lru_cache(maxsize=4096)
def parse_template(text: str) -> tuple[Segment, ...]:
    """A text as its fixed pieces and placeholders. Raises FieldError for an open brace, a bad path or format."""
    segments: list[Segment] = []
    for match in _PIECE.finditer(text):
        piece = match[0]
        if match[1] is not None:
            segments.append(_parse_placeholder(match[1]))
        elif piece in "{}":
            raise FieldError(f'a single "{piece}" in the text', hint=f'write "{piece * 2}" for a brace')
        else:
            segments.append(piece[0] if piece in ("{{", "}}") else piece)
    return tuple(segments)


def _parse_placeholder(inside: str) -> Placeholder:
    path, _, format_spec = (part.strip() for part in inside.partition(":"))
    if not _PATH.fullmatch(path):
        raise FieldError(f'"{{{inside}}}" is no binding', "{name.name} or {name.name:format}")
    if not _FORMAT.fullmatch(format_spec):
        raise FieldError(f'unknown format "{format_spec}"', ", ".join(FORMATS), suggest_name(format_spec, FORMATS))
    return Placeholder(tuple(path.split(".")), format_spec)


def find_placeholders(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a text. Raises FieldError."""
    return tuple(segment for segment in parse_template(text) if isinstance(segment, Placeholder))


def fill_template(text: str, values: Mapping[str, Any], around: tuple[str, str] = ("", "")) -> str:
    """The text with every placeholder filled from nested mappings and sequences; what is missing shows as a dash.

    `around` stands before and after each of these values. What would be longer than MAX_TEXT_LENGTH is cut there.
    """
    if "{" not in text and "}" not in text:
        return text
    filled = (
        part
        if isinstance(part, str)
        else f"{around[0]}{format_value(find_value(values, part.path), part.format_spec)}{around[1]}"
        for part in parse_template(text)
    )
    return "".join(filled)[:MAX_TEXT_LENGTH]


def fill_number(template: str, values: Mapping[str, Any]) -> float:
    """The number that a bound field holds: a live value itself, content as a text shows it; 0 for what is missing or
    no number.
    """
    first, *more = parse_template(template) or ("",)
    raw = (
        find_value(values, first.path)
        if isinstance(first, Placeholder) and first.path[0] in LIVE_NAMES and not more
        else fill_template(template, values)
    )
    try:
        number = float(raw)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def find_value(tree: Any, path: Sequence[str]) -> Any:
    """The value at a path of nested mappings and sequences, None where there is none."""
    for name in path:
        if isinstance(tree, Mapping):
            tree = tree.get(name)
        elif isinstance(tree, Sequence) and not isinstance(tree, str) and _INDEX.fullmatch(name):
            tree = tree[int(name)] if int(name) < len(tree) else None
        else:
            return None
    return tree


def format_value(value: Any, format_spec: str) -> str:
    """A value as people read it. A format that asks for a number shows a text as it is."""
    if value is None:
        return MISSING_TEXT
    if not format_spec or isinstance(value, bool) or not isinstance(value, int | float):
        return _format_plain(value)
    if not math.isfinite(value):
        return MISSING_TEXT
    if format_spec == "m":
        return format_distance(float(value))
    if format_spec == "clock":
        return format_clock(float(value))
    # A float holds 15 digits; a whole number may be an order's, of 32.
    number = Decimal(value)
    if format_spec == "int":
        return f"{number:,.0f}"
    return (
        format_price(number, format_spec[6:] or "¥") if format_spec.startswith("price") else f"{number:{format_spec}}"
    )


def _format_plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if math.isfinite(value) else MISSING_TEXT
    return str(value)


def format_price(amount: float | Decimal, currency: str = "¥") -> str:
    """¥ 399, ¥ 1,299, ¥ 35.50: cents only where there are any; the space does not break."""
    digits = f"{amount:,.2f}"
    return f"{currency}{NBSP}{digits.removesuffix('.00')}"


def format_distance(metres: float) -> str:
    """8 m, 25 m (to 5 from 20 on), 120 m (to 10 from 100 on), 1.2 km: no finer than a walker needs."""
    step = 1 if metres < 20 else 5 if metres < 97.5 else 10
    rounded = math.floor(max(metres, 0.0) / step + 0.5) * step
    return f"{rounded}{NBSP}m" if rounded < 1000 else f"{rounded / 1000:.1f}{NBSP}km"


def format_clock(seconds: float) -> str:
    """Seconds since midnight as 09:05; a day wraps."""
    minutes = math.floor(seconds / 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def find_path_error(
    path: Sequence[str],
    content: Mapping[str, Any],
    places: Collection[str],
    routes: Collection[str],
    columns: Collection[str] | None,
) -> FieldError | None:
    """Why a path can never have a value, None where it may. `columns` are those of the repeated table around it."""
    head, rest = path[0], list(path[1:])
    if head == "row":
        return _find_row_error(rest, columns)
    if head in LIVE_NAMES:
        return _find_live_error(head, rest, places, routes)
    for depth in range(1, len(path) + 1):
        if find_value(content, path[:depth]) is None and not _is_null(content, path[:depth]):
            owner = find_value(content, path[: depth - 1])
            names = _list_keys(owner) + (list(LIVE_NAMES) if depth == 1 else [])
            where = f' below "{".".join(path[: depth - 1])}"' if depth > 1 else ""
            message = f'content has no "{path[depth - 1]}"{where}'
            return FieldError(message, ", ".join(names[:30]), suggest_name(path[depth - 1], names))
    found = find_value(content, path)
    if isinstance(found, Mapping | tuple | list):
        names = _list_keys(found)
        return FieldError(
            f'"{".".join(path)}" is {describe_value(found)}, not one value', f"one of {', '.join(names[:30])} below it"
        )
    return None


def _is_null(content: Any, path: Sequence[str]) -> bool:
    owner = find_value(content, path[:-1])
    return isinstance(owner, Mapping) and path[-1] in owner


def _list_keys(owner: Any) -> list[str]:
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    return [str(i) for i in range(len(owner))] if isinstance(owner, tuple | list) else []


def _find_row_error(rest: list[str], columns: Collection[str] | None) -> FieldError | None:
    if columns is None:
        return FieldError('"row" has a value only inside a group with `repeat`')
    if len(rest) == 1 and rest[0] in columns:
        return None
    return FieldError(
        f'the table has no column "{".".join(rest)}"', ", ".join(columns), suggest_name(".".join(rest), columns)
    )


def _find_live_error(head: str, rest: list[str], places: Collection[str], routes: Collection[str]) -> FieldError | None:
    allowed = ["clock.now"] if head == "clock" else []
    if head == "places":
        allowed = [f"places.{place}.distance_m" for place in places]
    if head == "routes":
        allowed = [f"routes.{route}.{way}" for route in routes for way in ("remaining_m", "arrival")]
        allowed += [f"routes.{route}.to.{place}" for route in routes for place in places]
    path = ".".join([head, *rest])
    if path in allowed:
        return None
    allowed_text = ", ".join(allowed[:12]) or f"there are no {head} in this scene"
    return FieldError(f'there is no live value "{path}"', allowed_text, suggest_name(path, allowed))

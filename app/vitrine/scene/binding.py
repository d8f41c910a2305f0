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

from vitrine.document.field_error import FieldError, shown
from vitrine.document.limits import MOST_LETTERS
from vitrine.errors import nearest

#: Top-level names that belong to the live values; content cannot use them.
LIVE_NAMES = ("places", "routes", "clock", "row")
FORMATS = ("int", ".1f", "price", "price €", "m", "clock")
#: Shown where a value is missing at run time: a picture with a gap is better than none.
MISSING = "–"
NBSP = "\u00a0"

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_PATH = re.compile(r"[A-Za-z_][\w\-]*(\.[\w\-]+)*")
_INDEX = re.compile(r"[0-9]{1,9}")
_FORMAT = re.compile(r"|int|\.[0-9]f|price( \S{1,3})?|m|clock")


class Slot(NamedTuple):
    """A placeholder `{path:format}` of a text."""

    path: tuple[str, ...]
    format: str


Segment = str | Slot


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Segment, ...]:
    """A text as its fixed pieces and placeholders. Raises FieldError for an open brace, a bad path or format."""
    segments: list[Segment] = []
    for match in _PIECE.finditer(text):
        piece = match[0]
        if match[1] is not None:
            segments.append(_slot(match[1]))
        elif piece in "{}":
            raise FieldError(f'a single "{piece}" in the text', hint=f'write "{piece * 2}" for a brace')
        else:
            segments.append(piece[0] if piece in ("{{", "}}") else piece)
    return tuple(segments)


def _slot(inside: str) -> Slot:
    path, _, format_spec = (part.strip() for part in inside.partition(":"))
    if not _PATH.fullmatch(path):
        raise FieldError(f'"{{{inside}}}" is no binding', "{name.name} or {name.name:format}")
    if not _FORMAT.fullmatch(format_spec):
        raise FieldError(f'unknown format "{format_spec}"', ", ".join(FORMATS), nearest(format_spec, FORMATS))
    return Slot(tuple(path.split(".")), format_spec)


def slots(text: str) -> tuple[Slot, ...]:
    """The placeholders of a text. Raises FieldError."""
    return tuple(segment for segment in parse(text) if isinstance(segment, Slot))


def resolve(text: str, lookup: Mapping[str, Any]) -> str:
    """The text with every placeholder filled from nested mappings and sequences; what is missing shows as a dash.

    What would be longer than MAX_TEXT_LENGTH is cut there.
    """
    if "{" not in text and "}" not in text:
        return text
    filled = (
        part if isinstance(part, str) else formatted(find(lookup, part.path), part.format) for part in parse(text)
    )
    return "".join(filled)[:MOST_LETTERS]


def resolve_number(value: str, lookup: Mapping[str, Any]) -> float:
    """The number that a bound field holds; 0 for what is missing or no number."""
    first, *more = parse(value) or ("",)
    raw = find(lookup, first.path) if isinstance(first, Slot) and not more else resolve(value, lookup)
    try:
        number = float(raw)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def find(tree: Any, path: Sequence[str]) -> Any:
    """The value at a path of nested mappings and sequences, None where there is none."""
    for name in path:
        if isinstance(tree, Mapping):
            tree = tree.get(name)
        elif isinstance(tree, Sequence) and not isinstance(tree, str) and _INDEX.fullmatch(name):
            tree = tree[int(name)] if int(name) < len(tree) else None
        else:
            return None
    return tree


def formatted(value: Any, form: str) -> str:
    """A value as people read it. A format that asks for a number shows a text as it is."""
    if value is None:
        return MISSING
    if not form or isinstance(value, bool) or not isinstance(value, int | float):
        return _plain(value)
    if not math.isfinite(value):
        return MISSING
    if form == "m":
        return distance(float(value))
    if form == "clock":
        return clock(float(value))
    # A float holds 15 digits; a whole number may be an order's, of 32.
    number = Decimal(value)
    if form == "int":
        return f"{number:,.0f}"
    return price(number, form[6:] or "¥") if form.startswith("price") else f"{number:{form}}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if math.isfinite(value) else MISSING
    return str(value)


def price(amount: float | Decimal, sign: str = "¥") -> str:
    """¥ 399, ¥ 1,299, ¥ 35.50: cents only where there are any; the space does not break."""
    digits = f"{amount:,.2f}"
    return f"{sign}{NBSP}{digits.removesuffix('.00')}"


def distance(metres: float) -> str:
    """8 m, 25 m (to 5 from 20 on), 120 m (to 10 from 100 on), 1.2 km: no finer than a walker needs."""
    step = 1 if metres < 20 else 5 if metres < 97.5 else 10
    rounded = math.floor(max(metres, 0.0) / step + 0.5) * step
    return f"{rounded}{NBSP}m" if rounded < 1000 else f"{rounded / 1000:.1f}{NBSP}km"


def clock(seconds: float) -> str:
    """Seconds since midnight as 09:05; a day wraps."""
    minutes = math.floor(seconds / 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def unknown_path(
    path: Sequence[str],
    content: Mapping[str, Any],
    places: Collection[str],
    routes: Collection[str],
    columns: Collection[str] | None,
) -> FieldError | None:
    """Why a path can never have a value, None where it may. `columns` are those of the repeated table around it."""
    head, rest = path[0], list(path[1:])
    if head == "row":
        return _row(rest, columns)
    if head in LIVE_NAMES:
        return _live(head, rest, places, routes)
    for depth in range(1, len(path) + 1):
        if find(content, path[:depth]) is None and not _is_null(content, path[:depth]):
            owner = find(content, path[: depth - 1])
            names = _names(owner) + (list(LIVE_NAMES) if depth == 1 else [])
            where = f' below "{".".join(path[: depth - 1])}"' if depth > 1 else ""
            message = f'content has no "{path[depth - 1]}"{where}'
            return FieldError(message, ", ".join(names[:30]), nearest(path[depth - 1], names))
    found = find(content, path)
    if isinstance(found, Mapping | tuple | list):
        names = _names(found)
        return FieldError(
            f'"{".".join(path)}" is {shown(found)}, not one value', f"one of {', '.join(names[:30])} below it"
        )
    return None


def _is_null(content: Any, path: Sequence[str]) -> bool:
    owner = find(content, path[:-1])
    return isinstance(owner, Mapping) and path[-1] in owner


def _names(owner: Any) -> list[str]:
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    return [str(i) for i in range(len(owner))] if isinstance(owner, tuple | list) else []


def _row(rest: list[str], columns: Collection[str] | None) -> FieldError | None:
    if columns is None:
        return FieldError('"row" has a value only inside a group with `repeat`')
    if len(rest) == 1 and rest[0] in columns:
        return None
    return FieldError(
        f'the table has no column "{".".join(rest)}"', ", ".join(columns), nearest(".".join(rest), columns)
    )


def _live(head: str, rest: list[str], places: Collection[str], routes: Collection[str]) -> FieldError | None:
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
    return FieldError(f'there is no live value "{path}"', allowed_text, nearest(path, allowed))

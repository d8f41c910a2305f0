"""Bindings: `{product.price:price}` in a text is replaced by a value from content or from the live state of the scene.

What stands in the braces is an expression (app/vitrine/expression/), mostly a path alone: names with dots between, list
items by their index from 0. `{{` and `}}` stand for braces. A format follows the last colon outside quotes: none,
`int`, `.1f` and its like, `price` (`price €` for another sign than ¥), `m` for a distance, `clock` for seconds of the
day, or one of those that are made in a language's own form (app/vitrine/scene/format/). Names are those of content,
then the chart's variables, as its guards call them, then what is live at time t: `places.ID.distance_m`, `.bearing_deg`
and `.elevation_deg`, `routes.ID.remaining_m`, `routes.ID.to.PLACE` (metres along the way), `routes.ID.arrival` (seconds
of the day), `wearer.speed_m_s`, `.heading_deg` and `.x_m`, `clock.now` (seconds of the day), `time` (seconds of the
take), `states.ID.elapsed_s` and `.total_s`, `display.width_deg` and the like, `device` (its id),
`device_input.long_press` and the like, `light.lux` and `.contrast` and, inside a group with `repeat`, `row.COLUMN`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.limits import MAX_TEXT_LENGTH
from vitrine.errors import suggest_name
from vitrine.expression.arithmetic import LENGTH, look_up
from vitrine.scene.format.language import DEFAULT_LANGUAGE, Language, find_language
from vitrine.scene.format.value_format import ELAPSED_FORMATS, complete_format, is_plain_format, parse_format

if TYPE_CHECKING:
    from vitrine.expression.expression import Expression

#: Top-level names that belong to the live values; content cannot use them, nor data of events.
LIVE_NAMES = ("places", "routes", "clock", "row")
#: Live names that came later: where content or the chart has the name, it is theirs, as it always was.
LATER_LIVE_NAMES = ("wearer", "time", "states", "display", "device", "light", "device_input")
#: Those of them that stay as they are while one looks through the same glasses in the same light.
VIEW_NAMES = ("display", "device", "light", "device_input")
#: What a place has beside its own name, and the wearer.
PLACE_VALUES = ("distance_m", "bearing_deg", "elevation_deg")
WEARER_VALUES = ("speed_m_s", "heading_deg", "x_m", "y_m", "z_m")
#: What a state of the chart has: seconds since it was entered, of one that was left as long as it lasted; and of all
#: times together.
STATE_VALUES = ("elapsed_s", "total_s")
#: What the display has, and the light.
DISPLAY_VALUES = ("width_deg", "height_deg", "px_per_deg", "colors", "levels")
LIGHT_VALUES = ("lux", "contrast")
#: By what its wearer may have something to confirm: 1 or 0.
INPUT_VALUES = ("long_press", "voice", "phone")
#: The name of the active states among the values; no path can be called so.
ACTIVE_STATES = "in:states"
#: Shown where a value is missing at run time: a picture with a gap is better than none.
MISSING_TEXT = "–"
NBSP = "\u00a0"

#: Letters of a placeholder with quotes in it: more than an expression may have, with its format.
MAX_QUOTED_LENGTH = 1_000
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_PIECE = re.compile(rf"\{{\{{|\}}\}}|\{{((?:[^{{}}'\"]|{_QUOTED})*)\}}|[{{}}]|[^{{}}]+", re.DOTALL)
_EXPRESSION_AND_FORMAT = re.compile(rf"((?:[^'\"]|{_QUOTED})*):((?:[^'\":]|{_QUOTED})*)", re.DOTALL)
#: What UAX #9 keeps in one piece by itself, as it does 12:30 and 4/5 of two of these.
_NUMBER_ALONE = re.compile(r"\d+(?:[.,:/\u066b\u066c]\d+)*")
#: Formats with a colon of their own.
_ELAPSED = re.compile(rf"(.*):\s*({'|'.join(ELAPSED_FORMATS)})\s*", re.DOTALL)
_PATH = re.compile(r"[A-Za-z_][\w\-]*(\.[\w\-]+)*")


class Placeholder(NamedTuple):
    """A placeholder `{path:format}` of a text; of what is more than a path, the `expression`, and no path."""

    path: tuple[str, ...]
    format_spec: str
    expression: Expression | None = None

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """All paths that it reads."""
        return (self.path,) if self.expression is None else self.expression.paths

    @property
    def is_live(self) -> bool:
        """Whether it reads anything that may be another value at every instant."""
        return any(is_moving_path(path) for path in self.paths)

    @property
    def content_names(self) -> tuple[str, ...]:
        """The top-level names that it reads of what events alone change, or another view: content, variables, the
        active states.
        """
        names = [path[0] for path in self.paths if not is_moving_path(path)]
        reads_states = self.expression is not None and self.expression.reads_states
        return (*names, ACTIVE_STATES) if reads_states else tuple(names)

    def read(self, values: Mapping[str, Any]) -> Any:
        """Its value, None where it is missing."""
        if self.expression is None:
            return find_value(values, self.path)
        arguments = [find_value(values, path) for path in self.expression.paths]
        return self.expression.evaluate(arguments, values.get(ACTIVE_STATES))


Segment = str | Placeholder


def is_live_path(path: Sequence[str]) -> bool:
    """Whether a path may be that of a live value; content can have a name of LATER_LIVE_NAMES itself."""
    return path[0] in LIVE_NAMES or path[0] in LATER_LIVE_NAMES


def is_moving_path(path: Sequence[str]) -> bool:
    """Whether a path may be that of a live value that is another one at every instant."""
    return is_live_path(path) and path[0] not in VIEW_NAMES


@lru_cache(maxsize=4096)
def parse_template(text: str) -> tuple[Segment, ...]:
    """A text as its fixed pieces and placeholders. Raises FieldError for an open brace, a bad expression or format."""
    segments: list[Segment] = []
    for match in _PIECE.finditer(text):
        piece = match[0]
        if match[1] is not None:
            segments.append(_parse_placeholder(match[1]))
        elif piece in "{}":
            inside, closing, _ = text[match.end() :].partition("}")
            if piece == "{" and closing and "{" not in inside:
                _parse_placeholder(inside)  # a quote in it is not closed, which it says better
            raise FieldError(f'a single "{piece}" in the text', hint=f'write "{piece * 2}" for a brace')
        else:
            segments.append(piece[0] if piece in ("{{", "}}") else piece)
    return tuple(segments)


def split_template(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a valid text in order: what stands there (False), and what stands in braces (True)."""
    for match in _PIECE.finditer(text):
        if match[1] is not None:
            yield match[1], True
        else:
            yield match[0][0] if match[0] in ("{{", "}}") else match[0], False


def _parse_placeholder(inside: str) -> Placeholder:
    source, format_spec = split_format(inside)
    if not source:
        raise FieldError(f'"{{{inside}}}" is no binding', "{name.name} or {name.name:format}")
    # A path alone needs no parser, which takes 2 ms of a cold start; and so a name such as `min` or `if` is one.
    expression = None if _PATH.fullmatch(source) else _parse_expression(inside, source)
    path = tuple(source.split(".")) if expression is None else expression.path
    if not is_plain_format(format_spec):
        paths = (path,) if path or expression is None else expression.paths
        format_spec = complete_format(format_spec, [each[-1] for each in paths if each], path is None)
    return Placeholder((), format_spec, expression) if path is None else Placeholder(path, format_spec)


def split_format(inside: str) -> tuple[str, str]:
    """What stands before the last colon outside quotes, and the format behind it."""
    elapsed = _ELAPSED.fullmatch(inside)
    if elapsed:
        return elapsed[1].strip(), elapsed[2]
    # Where there are no quotes, and where looking for them would take long, the last colon is the one.
    has_quotes = "'" in inside or '"' in inside
    match = _EXPRESSION_AND_FORMAT.fullmatch(inside) if has_quotes and len(inside) < MAX_QUOTED_LENGTH else None
    if match:
        return match[1].strip(), match[2].strip()
    source, colon, format_spec = inside.rpartition(":")
    return (source.strip(), format_spec.strip()) if colon and not has_quotes else (inside.strip(), "")


def _parse_expression(inside: str, source: str) -> Expression:
    from vitrine.expression.expression import parse_expression

    try:
        return parse_expression(source)
    except FieldError as error:
        raise FieldError(f'"{{{inside}}}" is no binding: {error}', error.allowed, error.hint) from None


def find_placeholders(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a text. Raises FieldError."""
    return tuple(segment for segment in parse_template(text) if isinstance(segment, Placeholder))


def fill_template(
    text: str, values: Mapping[str, Any], around: tuple[str, str] = ("", ""), language: Language = DEFAULT_LANGUAGE
) -> str:
    """The text with every placeholder filled from nested mappings and sequences; what is missing shows as a dash.

    `around` stands before and after each of these values that is no number alone. What would be longer than
    MAX_TEXT_LENGTH is cut there. What is no text to be read, such as a picture's name, is filled in the default
    language.
    """
    if "{" not in text and "}" not in text:
        return text
    filled = (
        part
        if isinstance(part, str)
        else _surround(format_value(part.read(values), part.format_spec, language), around)
        for part in parse_template(text)
    )
    return "".join(filled)[:MAX_TEXT_LENGTH]


def _surround(value: str, around: tuple[str, str]) -> str:
    """A value between two signs, a number by itself: isolated, 12:30 of two values would be 30:12 from the right."""
    return value if not around[0] or _NUMBER_ALONE.fullmatch(value) else f"{around[0]}{value}{around[1]}"


def fill_text(text: str, values: Mapping[str, Any], around: tuple[str, str] = ("", "")) -> str:
    """The same of a text that people read or hear, in the language among the values."""
    return fill_template(text, values, around, find_language(values))


def fill_number(template: str, values: Mapping[str, Any]) -> float:
    """The number that a bound field holds: a live value itself, content as a text shows it; 0 for what is missing or no
    number.
    """
    first, *more = parse_template(template) or ("",)
    raw = (
        first.read(values)
        if isinstance(first, Placeholder) and first.is_live and not more
        else fill_template(template, values)
    )
    try:
        number = float(raw)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def find_value(tree: Any, path: Sequence[str]) -> Any:
    """The value at a path of nested mappings and sequences, None where there is none."""
    for name in path:
        tree = look_up(tree, name)
    return tree


def format_value(value: Any, format_spec: str, language: Language = DEFAULT_LANGUAGE) -> str:
    """A value as people of a language read it. A format that asks for a number shows another text as it is."""
    if value is None:
        return MISSING_TEXT
    if not format_spec:
        return _format_plain(value)
    if not is_plain_format(format_spec):
        return _format_localized(value, format_spec, language)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _format_plain(value)
    if not math.isfinite(value):
        return MISSING_TEXT
    if format_spec == "clock":
        return format_clock(float(value))
    sign, figures = _format_figures(value, format_spec)
    if language.locale != DEFAULT_LANGUAGE.locale:
        from vitrine.scene.format.localized_value import localize_figures

        figures = localize_figures(figures, language)
    return sign + figures


def _format_figures(value: float, format_spec: str) -> tuple[str, str]:
    """A number by a format of old: a sign before it, and its figures with what follows them."""
    if format_spec == "m":
        return "", format_distance(float(value))
    # A float holds 15 digits; a whole number may be an order's, of 32.
    number = Decimal(value)
    if format_spec == "int":
        return "", f"{number:z,.0f}"
    if not format_spec.startswith("price"):
        return "", f"{number:z{format_spec}}"
    sign, space, figures = format_price(number, format_spec[6:] or "¥").rpartition(NBSP)
    return sign + space, figures


def _format_localized(value: Any, format_spec: str, language: Language) -> str:
    from vitrine.scene.format.localized_value import format_localized  # babel: 20 ms

    if isinstance(value, float) and not math.isfinite(value):
        return MISSING_TEXT
    found = format_localized(value, parse_format(format_spec), language)
    return _format_plain(value) if found is None else found


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
    variables: Collection[str] = (),
) -> FieldError | None:
    """Why a path can never be one value, None where it may; see `find_missing_error`."""
    return find_missing_error(path, content, places, routes, columns, variables) or _find_branch_error(path, content)


def find_missing_error(
    path: Sequence[str],
    content: Mapping[str, Any],
    places: Collection[str],
    routes: Collection[str],
    columns: Collection[str] | None,
    variables: Collection[str] = (),
) -> FieldError | None:
    """Why there can never be anything at a path, None where there may.

    `columns` are those of the repeated table around it, `variables` the chart's.
    """
    head, rest = path[0], list(path[1:])
    if head == "row":
        return _find_row_error(rest, columns)
    if head in LIVE_NAMES:
        return _find_live_error(head, rest, places, routes)
    if head not in content and head in variables:
        return None
    if head not in content and head in LATER_LIVE_NAMES:
        return _find_live_error(head, rest, places, routes)
    for depth in range(1, len(path) + 1):
        if find_value(content, path[:depth]) is None and not _is_null(content, path[:depth]):
            owner = find_value(content, path[: depth - 1])
            if isinstance(owner, tuple | list) and not owner and path[depth - 1].isdecimal():
                return None  # what data bring into an empty list is not known: {codes.0.payload}
            names = _list_keys(owner)
            if depth == 1:
                names += [*variables, *LIVE_NAMES, *LATER_LIVE_NAMES]
            return _make_missing_error(path, depth, names)
    return None


def _find_branch_error(path: Sequence[str], content: Mapping[str, Any]) -> FieldError | None:
    found = None if is_live_path(path) and path[0] not in content else find_value(content, path)
    if not isinstance(found, Mapping | tuple | list):
        return None
    names = _list_keys(found)
    return FieldError(
        f'"{".".join(path)}" is {describe_value(found)}, not one value', f"one of {', '.join(names[:30])} below it"
    )


def _make_missing_error(path: Sequence[str], depth: int, names: list[str]) -> FieldError:
    name = path[depth - 1]
    where = f' below "{".".join(path[: depth - 1])}"' if depth > 1 else ""
    hint = suggest_name(name, names)
    parts = name.split("-")
    if name == LENGTH and not hint:
        hint = "only a list has a length by itself"
    if len(parts) > 1 and all(part in names or part.isdecimal() for part in parts):
        hint = f"a minus needs a space on each side: {' - '.join(parts)}"
    return FieldError(f'content has no "{name}"{where}', ", ".join(names[:30]), hint)


def _is_null(content: Any, path: Sequence[str]) -> bool:
    owner = find_value(content, path[:-1])
    return isinstance(owner, Mapping) and path[-1] in owner


def _list_keys(owner: Any) -> list[str]:
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    return [LENGTH, *map(str, range(len(owner)))] if isinstance(owner, tuple | list) else []


def _find_row_error(rest: list[str], columns: Collection[str] | None) -> FieldError | None:
    if columns is None:
        return FieldError('"row" has a value only inside a group with `repeat`')
    if len(rest) == 1 and rest[0] in columns:
        return None
    return FieldError(
        f'the table has no column "{".".join(rest)}"', ", ".join(columns), suggest_name(".".join(rest), columns)
    )


def find_state_error(path: Sequence[str], states: Collection[str]) -> FieldError | None:
    """Why a path below `states` has never a value, None where it may have one."""
    if len(path) == 3 and path[1] in states and path[2] in STATE_VALUES:
        return None
    if len(path) > 1 and path[1] not in states:
        known = ", ".join(states) or "none; states are declared under statechart"
        return FieldError(f'there is no state "{path[1]}"', known, suggest_name(path[1], states))
    allowed = [f"states.{state}.{value}" for state in states for value in STATE_VALUES]
    return _make_live_error(".".join(path), "states", allowed)


def _find_live_error(head: str, rest: list[str], places: Collection[str], routes: Collection[str]) -> FieldError | None:
    allowed = {"clock": ["clock.now"], "time": ["time"], "device": ["device"]}.get(head, [])
    values = {"wearer": WEARER_VALUES, "display": DISPLAY_VALUES, "light": LIGHT_VALUES, "device_input": INPUT_VALUES}
    if head in values:
        allowed = [f"{head}.{value}" for value in values[head]]
    if head == "places":
        allowed = [f"places.{place}.{value}" for value in PLACE_VALUES for place in places]
    if head == "routes":
        allowed = [f"routes.{route}.{way}" for route in routes for way in ("remaining_m", "arrival")]
        allowed += [f"routes.{route}.to.{place}" for route in routes for place in places]
    path = ".".join([head, *rest])
    return None if path in allowed else _make_live_error(path, head, allowed)


def _make_live_error(path: str, head: str, allowed: Sequence[str]) -> FieldError:
    allowed_text = ", ".join(allowed[:12]) or f"there are no {head} in this scene"
    return FieldError(f'there is no live value "{path}"', allowed_text, suggest_name(path, allowed))

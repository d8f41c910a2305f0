"""Design tokens where a scene names them: `$brand.accent` in place of a colour, a number, a style."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, Mark, Seq, make_problem
from vitrine.errors import ProblemList, list_names, suggest_name
from vitrine.scene.load.token_file import DesignToken
from vitrine.scene.load.token_value import Dimension

#: The sections in which tokens may stand.
SECTIONS = ("colors", "styles", "components", "nodes")
#: A rem is the size of a page's type, in a browser that nobody has changed.
REM_PX = 16.0
#: From here on a face is bold.
_BOLD_FROM = 600
#: Texts and names of files, in which a dollar is one.
_TEXT_FIELDS = frozenset({"text", "name", "src", "file", "id", "use", "params"})
#: Their values may be texts, too: what is no token stays.
_FREE_FIELDS = frozenset({"with"})
_COLOR_FIELDS = frozenset({"color", "border_color", "fill", "stroke", "start", "end"})

_NAME = re.compile(r"\$([A-Za-z_][^${}\"']*)")
_QUOTED_NAME = re.compile(r"""(['"])\$([A-Za-z_][^${}"']*)\1""")
#: CSS's curves, by the names that easings have.
_CURVES = {
    "linear": (0.0, 0.0, 1.0, 1.0),
    "ease": (0.25, 0.1, 0.25, 1.0),
    "ease-in": (0.42, 0.0, 1.0, 1.0),
    "ease-out": (0.0, 0.0, 0.58, 1.0),
    "ease-in-out": (0.42, 0.0, 0.58, 1.0),
}


@dataclass(slots=True)
class TokenUse:
    """The tokens of one scene, put in where it names them. `styles` are those that it uses as styles, by `$name`."""

    tokens: Mapping[str, DesignToken]
    problems: ProblemList
    styles: dict[str, Map] = field(default_factory=dict)

    def fill(self, top: Map) -> Map:
        """The scene with the values of tokens in place of their names. What holds none stays the same object."""
        filled = {name: self._fill(top, name, top[name]) for name in SECTIONS if name in top}
        changed = {name: value for name, value in filled.items() if value is not top[name]}
        return Map({**top, **changed}, top.marks, top.mark) if changed else top

    def _fill(self, owner: Map | Seq, key: str | int, value: Any, is_style: bool = False, is_free: bool = False) -> Any:
        if isinstance(value, Map):
            items = {
                name: item
                if name in _TEXT_FIELDS
                else self._fill(value, name, item, name == "style", is_free or name in _FREE_FIELDS)
                for name, item in value.items()
            }
            is_same = all(item is value[name] for name, item in items.items())
            return value if is_same else Map(items, value.marks, value.mark)
        if isinstance(value, Seq):
            parts = [self._fill(value, index, item, is_style, is_free) for index, item in enumerate(value)]
            is_same = all(part is item for part, item in zip(parts, value, strict=True))
            return value if is_same else Seq.of(parts, value.marks, value.mark)
        if not isinstance(value, str) or "$" not in value:
            return value
        try:
            return self._fill_text(key, value, is_style, is_free)
        except FieldError as error:
            self.problems.append(make_problem(owner, key, str(error), allowed=error.allowed, hint=error.hint))
            return value

    def _fill_text(self, key: str | int, text: str, is_style: bool, is_free: bool) -> Any:
        """What a text stands for that is a token's name, or an expression with such names in quotes."""
        match = _NAME.fullmatch(text)
        if match is None:
            return _QUOTED_NAME.sub(lambda found: f"{found[1]}{self._write_text(found[2])}{found[1]}", text)
        token = self.tokens.get(match[1])
        if token is None:
            if is_free:
                return text
            raise self._unknown_error(match[1])
        if key in _COLOR_FIELDS and token.type not in ("color", "gradient"):
            raise FieldError(f'"{text}" is a {token.type}, no colour')
        if not is_style:
            return write_value(token)
        self.styles[text] = write_style(token)
        return text

    def _unknown_error(self, name: str) -> FieldError:
        allowed, hint = list_names(sorted(self.tokens)), suggest_name(name, self.tokens)
        return FieldError(f'there is no token "{name}"', allowed, hint)

    def _write_text(self, name: str) -> str:
        token = self.tokens.get(name)
        if token is None:
            raise self._unknown_error(name)
        value = write_value(token)
        if not isinstance(value, str):
            raise FieldError(f'"${name}" is a {token.type}; in an expression a token is a colour or a word')
        return value


def write_value(token: DesignToken) -> Any:
    """A token as a scene writes its like. Raises FieldError for one that no field can hold."""
    kind, value = token.type, token.value
    match kind:
        case "dimension":
            return _to_degrees(value, token.px_per_deg)
        case "fontWeight":
            return _to_weight(value)
        case "fontFamily":
            return value[0]
        case "duration":
            return value.seconds
        case "cubicBezier":
            return _to_easing(value)
        case "gradient":
            return _to_fill(value, token.mark)
        case "transition":
            return _to_change(value, token.mark)
        case "color" | "number":
            return value
        case "typography" | "border" | "shadow":
            raise FieldError(f"this token is a {kind}, which stands under `style`", hint="write style: $...")
    raise FieldError(f"this token is a {kind}, and no field holds one")


def write_style(token: DesignToken) -> Map:
    """A token as fields of a style. Raises FieldError for one that is none."""
    kind, value = token.type, token.value
    if kind == "typography":
        fields = _write_type(value, token.px_per_deg)
    elif kind == "border":
        fields = {"border": _to_degrees(value["width"], token.px_per_deg), "border_color": value["color"]}
    elif kind == "shadow":
        reach = sum(_to_degrees(value[0][name], token.px_per_deg) for name in ("blur", "spread") if name in value[0])
        fields = {"halo": Map({"size": reach, "color": value[0]["color"]}, {}, token.mark)}
    else:
        raise FieldError(f"this token is a {kind}, no style", "a typography, a border or a shadow")
    return Map(fields, {}, token.mark)


def _write_type(value: Mapping[str, Any], px_per_deg: float | None) -> dict[str, Any]:
    fields: dict[str, Any] = {"size": _to_degrees(value["fontSize"], px_per_deg)}
    if "fontWeight" in value:
        fields["weight"] = _to_weight(value["fontWeight"])
    if "letterSpacing" in value:
        fields["spacing"] = _to_degrees(value["letterSpacing"], px_per_deg)
    if "lineHeight" in value:
        fields["line_height"] = value["lineHeight"]
    return fields


def _to_degrees(length: Dimension, px_per_deg: float | None) -> float:
    if length.unit == "deg" or length.amount == 0:
        return length.amount
    if px_per_deg is None:
        message = f"this token is {length.amount:g}{length.unit}, and nothing says how many pixels are a degree"
        raise FieldError(message, hint="write tokens: {file: ..., px_per_deg: 40}")
    return length.amount * (REM_PX if length.unit == "rem" else 1.0) / px_per_deg


def _to_weight(weight: int) -> str:
    return "bold" if weight >= _BOLD_FROM else "regular"


def _to_easing(curve: tuple[float, ...]) -> str:
    nearest = min(_CURVES, key=lambda name: math.dist(_CURVES[name], curve))
    if math.dist(_CURVES[nearest], curve) > 0.01:
        raise FieldError("no easing has this token's curve", ", ".join(_CURVES), f"the nearest is {nearest}")
    return nearest


def _to_fill(stops: tuple[Mapping[str, Any], ...], mark: Mark) -> Map:
    if len(stops) != 2:
        raise FieldError(f"this token has {len(stops)} stops", "a gradient of two")
    first, last = sorted(stops, key=lambda stop: stop["position"])
    return Map({"start": first["color"], "end": last["color"]}, {}, mark)


def _to_change(value: Mapping[str, Any], mark: Mark) -> Map:
    fields: dict[str, Any] = {"seconds": value["duration"].seconds}
    if "timingFunction" in value:
        fields["easing"] = _to_easing(value["timingFunction"])
    return Map(fields, {}, mark)

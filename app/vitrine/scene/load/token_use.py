"""Design tokens where a scene names them: `$brand.accent` in place of a colour, a number, a style."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, Mark, Seq, make_problem
from vitrine.errors import ProblemList, list_names, suggest_name
from vitrine.scene.load.token_file import DesignToken
from vitrine.scene.load.token_value import Dimension
from vitrine.scene.nodes.span import BUILT_IN_FONT
from vitrine.scene.nodes.weight import LEAST_WEIGHT, MOST_WEIGHT, Weight, name_weight

#: The sections in which tokens may stand.
SECTIONS = ("colors", "styles", "components", "nodes", "font")
#: A rem is the size of a page's type, in a browser that nobody has changed.
REM_PX = 16.0
#: Families that CSS has everywhere and that are like the built-in one; the last of a list, most often.
_BUILT_IN_KINDS = frozenset({"sansserif", "systemui", "uisansserif"})
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
    """The tokens of one scene, put in where it names them.

    `fonts` are the names of the scene's own. `styles` are those tokens that it uses as styles, by `$name`.
    """

    tokens: Mapping[str, DesignToken]
    fonts: Collection[str]
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
                name: self._fill(value, name, item, name == "style", is_free or name in _FREE_FIELDS)
                for name, item in value.items()
            }
            is_same = all(item is value[name] for name, item in items.items())
            return value if is_same else Map(items, value.marks, value.mark)
        if isinstance(value, Seq):
            # Pieces of a text have fields, too.
            is_text = key in _TEXT_FIELDS
            parts = [
                item if is_text and isinstance(item, str) else self._fill(value, index, item, is_style, is_free)
                for index, item in enumerate(value)
            ]
            is_same = all(part is item for part, item in zip(parts, value, strict=True))
            return value if is_same else Seq.of(parts, value.marks, value.mark)
        if not isinstance(value, str) or "$" not in value or key in _TEXT_FIELDS:
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
            return write_value(token, self.fonts)
        self.styles[text] = write_style(token, self.fonts)
        return text

    def _unknown_error(self, name: str) -> FieldError:
        allowed, hint = list_names(sorted(self.tokens)), suggest_name(name, self.tokens)
        return FieldError(f'there is no token "{name}"', allowed, hint)

    def _write_text(self, name: str) -> str:
        token = self.tokens.get(name)
        if token is None:
            raise self._unknown_error(name)
        value = write_value(token, self.fonts)
        if not isinstance(value, str):
            raise FieldError(f'"${name}" is a {token.type}; in an expression a token is a colour or a word')
        return value


def write_value(token: DesignToken, fonts: Collection[str]) -> Any:
    """A token as a scene with such fonts writes its like. Raises FieldError for one that no field can hold."""
    kind, value = token.type, token.value
    match kind:
        case "dimension":
            return _to_degrees(value, token.px_per_deg)
        case "fontWeight":
            return _to_weight(value)
        case "fontFamily":
            return _to_font(value, fonts)
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


def write_style(token: DesignToken, fonts: Collection[str]) -> Map:
    """A token as fields of a style, in a scene with such fonts. Raises FieldError for one that is none."""
    kind, value = token.type, token.value
    if kind == "typography":
        fields = _write_type(value, token.px_per_deg, fonts)
    elif kind == "border":
        fields = {"border": _to_degrees(value["width"], token.px_per_deg), "border_color": value["color"]}
    elif kind == "shadow":
        reach = sum(_to_degrees(value[0][name], token.px_per_deg) for name in ("blur", "spread") if name in value[0])
        fields = {"halo": Map({"size": reach, "color": value[0]["color"]}, {}, token.mark)}
    else:
        raise FieldError(f"this token is a {kind}, no style", "a typography, a border or a shadow")
    return Map(fields, {}, token.mark)


def _write_type(value: Mapping[str, Any], px_per_deg: float | None, fonts: Collection[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {"size": _to_degrees(value["fontSize"], px_per_deg)}
    if "fontFamily" in value:
        fields["font"] = _to_font(value["fontFamily"], fonts)
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


def _to_weight(weight: int) -> Weight:
    return name_weight(min(max(weight, LEAST_WEIGHT), MOST_WEIGHT))


def _to_font(families: tuple[str, ...], fonts: Collection[str]) -> str:
    """The first family that there is, as CSS takes it; names of a scene have no spaces."""
    known = {_fold(name): name for name in fonts} | dict.fromkeys([*_BUILT_IN_KINDS, "builtin"], BUILT_IN_FONT)
    found = next((known[_fold(family)] for family in families if _fold(family) in known), None)
    if found is None:
        own = re.sub(r"[^a-z0-9]+", "-", families[0].casefold()).strip("-")
        hint = f"write fonts: {{{own}: {own}.ttf}}"
        if not own[:1].isalpha():
            hint = 'add a name such as "brand" to the families of the token, and fonts: {brand: brand.ttf} to the scene'
        raise FieldError(f'this token is the font "{families[0]}", which the scene has not', list_names(fonts), hint)
    return found


def _fold(family: str) -> str:
    return re.sub(r"[^\w]|_", "", family.casefold())


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

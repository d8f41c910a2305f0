"""What a field may be bound to: which values it takes from an expression, and how others become them.

A number out of its range is clamped, since what is measured runs past its scale; what is missing or of another kind
gives way to the field's default.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel

from vitrine.document.field_error import FieldError

#: Fields that say what a node is, where it hangs and when it is there: these are no values.
FIXED_FIELDS = frozenset(
    {
        "kind",
        "id",
        "name",
        "when",
        "repeat",
        "children",
        "show",
        "parts",
        "head",
        "product",
        "states",
        "if",
        "change",
        "over",
        "route",
        "source",
        "focusable",
        "autofocus",
        "hit",
        "overflow",
    }
)
#: What stands in a field that must be given while nothing is there, where that is no number.
_NOTHING = {"color": "#00000000", "choice": "", "path": "M0 0", "flag": False}
#: Beside a bound that is left out itself.
_LEAST_STEP = 1e-3


class Bindable(NamedTuple):
    """The values of a field: numbers from `low` to `high`, whole ones, truth values, some words, colours, path data,
    weights of type, or payloads of codes.

    `counts` are how many a list of them may have, none where it is one value; a word of `choices` may stand for a list
    of numbers. `rows` are the least and the most of such lists in a list. `stand_in` is what stands in each value while
    nothing is there; None where that is the field's default. `is_range`: of two numbers the second is not less than the
    first; where what they are bound to says otherwise it is a range of no length.
    """

    holds: Literal["number", "whole", "flag", "choice", "color", "path", "weight", "payload"]
    low: float = -1e6
    high: float = 1e6
    choices: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    rows: tuple[int, int] | None = None
    stand_in: Any = None
    is_range: bool = False

    def convert(self, value: Any, colors: Mapping[str, str]) -> Any:
        """A value as the field holds it, None where it cannot. `colors` are the scene's own, by name."""
        if not self.counts:
            return self.convert_item(value, colors)
        if isinstance(value, str) and value in self.choices:
            return value
        items = tuple(value) if isinstance(value, list | tuple) else (value,)
        if self.rows is not None:
            each, fits = self._replace(rows=None), self.rows[0] <= len(items) <= self.rows[1]
            converted = tuple(each.convert(item, colors) for item in items) if fits else (None,)
        else:
            converted = tuple(self.convert_item(item, colors) for item in items)
            fits = len(items) in self.counts and not (
                self.is_range and None not in converted and converted[1] < converted[0]
            )
        return converted if fits and None not in converted else None

    @property
    def absence(self) -> Any:
        """What stands in a field that must be given, while nothing is there: no light, no icon, nothing of a length."""
        value = (
            self.stand_in if self.stand_in is not None else _NOTHING.get(self.holds, min(max(0, self.low), self.high))
        )
        values = (value,) * self.counts[0] if self.counts else value
        return (values,) * self.rows[0] if self.rows else values

    def convert_item(self, value: Any, colors: Mapping[str, str]) -> Any:
        """One value of the list, where the field is one."""
        match self.holds:
            case "flag":
                return _read_flag(value)
            case "choice":
                return value if isinstance(value, str) and value in self.choices else None
            case "path":
                return value if isinstance(value, str) and _is_path(value) else None
            case "payload":
                return _read_payload(value)
            case "color":
                return _read_color(value, colors)
            case "weight":
                return _read_weight(value, self.low, self.high)
        number = _read_number(value)
        if number is None:
            return None
        clamped = min(max(number, self.low), self.high)
        return round(clamped) if self.holds == "whole" else clamped

    def describe(self) -> str:
        """What is allowed, in words."""
        match self.holds:
            case "flag":
                return "true or false"
            case "choice":
                return ", ".join(self.choices[:30])
            case "color":
                return '"#RRGGBB" or the name of a colour'
            case "path":
                return "SVG path data"
            case "payload":
                return "the payload of a code"
            case "weight":
                return f"regular, bold, or {self.low:g} to {self.high:g}"
        return "a whole number" if self.holds == "whole" else "a number"


class StandIn(NamedTuple):
    """A mark of a field that must be given, or must not keep its default: what stands there while nothing is."""

    value: Any


class FieldType(NamedTuple):
    """What may stand in a field: values that may be bound, or keys of a model of its own; None where it has not."""

    bindable: Bindable | None = None
    model: type[BaseModel] | None = None


@lru_cache(maxsize=1024)
def find_field_type(model: type[BaseModel], name: str) -> FieldType:
    """The type of a field of a model as it is written; an empty one where it cannot be bound."""
    field = model.model_fields.get(find_field_name(model, name))
    if name in FIXED_FIELDS or field is None:
        return FieldType()
    found = _read_annotation(field.annotation, tuple(field.metadata))
    stand_in = next((item.value for item in field.metadata if isinstance(item, StandIn)), None)
    if found.bindable is None or stand_in is None:
        return found
    return found._replace(bindable=found.bindable._replace(stand_in=stand_in))


def list_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def find_field_name(model: type[BaseModel], key: str) -> str:
    """What a model itself calls the field that is written as `key`."""
    return next((name for name, field in model.model_fields.items() if field.alias == key), key)


def _read_annotation(annotation: Any, metadata: tuple[Any, ...]) -> FieldType:
    marked = next((item for item in metadata if isinstance(item, Bindable)), None)
    if marked is not None:
        return FieldType(marked)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _read_annotation(arguments[0], (*arguments[1:], *metadata))
    if origin in (Union, UnionType):
        ways = [_read_annotation(way, metadata) for way in arguments if way is not type(None)]
        bindable = next((way.bindable for way in ways if way.bindable), None)
        return FieldType(bindable, next((way.model for way in ways if way.model), None))
    if origin is tuple and arguments and arguments[-1] is not Ellipsis:
        item = _read_annotation(arguments[0], ()).bindable
        return FieldType(item and item._replace(counts=(len(arguments),)))
    if origin is Literal and all(isinstance(choice, str) for choice in arguments):
        return FieldType(Bindable("choice", choices=arguments))
    if annotation in (bool, int, float):
        return FieldType(_read_plain_type(annotation, metadata))
    return (
        FieldType(model=annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel)
        else FieldType()
    )


def _read_plain_type(kind: type, metadata: tuple[Any, ...]) -> Bindable:
    if kind is bool:
        return Bindable("flag")
    low, high = -1e6, 1e6
    for bound in metadata:
        match bound:
            case Ge(ge):
                low = float(ge)  # type: ignore[arg-type]  # numbers, in our models
            case Gt(gt):
                low = float(gt) + _LEAST_STEP  # type: ignore[arg-type]
            case Le(le):
                high = float(le)  # type: ignore[arg-type]
            case Lt(lt):
                high = float(lt) - _LEAST_STEP  # type: ignore[arg-type]
    return Bindable("whole" if kind is int else "number", low, high)


def _read_number(value: Any) -> float | None:
    """A number as it is, and of a table's or content's text that is one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _read_flag(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value)
    return value if isinstance(value, bool) else bool(value) if isinstance(value, int | float) else None


def _read_payload(value: Any) -> str | None:
    """A code's payload, also where it is a number in the content: a GTIN that was written without quotes."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return str(value) or None


def _read_weight(value: Any, low: float, high: float) -> Any:
    from vitrine.scene.nodes.weight import find_weight, name_weight

    number: float | None = find_weight(value) if isinstance(value, str) else None
    if number is None:
        number = _read_number(value)
    if number is None:
        return None
    return name_weight(round(min(max(number, low), high)))


def _is_path(text: str) -> bool:
    from vitrine.scene.nodes.path_data import parse_path

    try:
        parse_path(text)
    except FieldError:
        return False
    return True


def _read_color(value: Any, colors: Mapping[str, str]) -> str | None:
    from vitrine.scene.nodes.value import HEX_COLOR, NAMED_COLORS

    if not isinstance(value, str):
        return None
    if value in colors:
        return colors[value]
    return value if value in NAMED_COLORS or HEX_COLOR.fullmatch(value) else None

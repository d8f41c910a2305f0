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
        "points",
        "product",
        "route",
        "source",
    }
)
#: Beside a bound that is left out itself.
_LEAST_STEP = 1e-3


class Bindable(NamedTuple):
    """The values of a field: numbers from `low` to `high`, whole ones, truth values, some words, or colours.

    `counts` are how many a list of them may have; none where it is one value.
    """

    holds: Literal["number", "whole", "flag", "choice", "color"]
    low: float = -1e6
    high: float = 1e6
    choices: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()

    def convert(self, value: Any, colors: Mapping[str, str]) -> Any:
        """A value as the field holds it, None where it cannot. `colors` are the scene's own, by name."""
        if not self.counts:
            return self.convert_item(value, colors)
        items = tuple(value) if isinstance(value, list | tuple) else (value,)
        converted = tuple(self.convert_item(item, colors) for item in items)
        return converted if len(items) in self.counts and None not in converted else None

    def convert_item(self, value: Any, colors: Mapping[str, str]) -> Any:
        """One value of the list, where the field is one."""
        match self.holds:
            case "flag":
                return _read_flag(value)
            case "choice":
                return value if isinstance(value, str) and value in self.choices else None
            case "color":
                return _read_color(value, colors)
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
        return "a whole number" if self.holds == "whole" else "a number"


class FieldType(NamedTuple):
    """What may stand in a field: values that may be bound, or keys of a model of its own; None where it has not."""

    bindable: Bindable | None = None
    model: type[BaseModel] | None = None


@lru_cache(maxsize=1024)
def find_field_type(model: type[BaseModel], name: str) -> FieldType:
    """The type of a field of a model; an empty one where it cannot be bound."""
    if name in FIXED_FIELDS or name not in model.model_fields:
        return FieldType()
    field = model.model_fields[name]
    return _read_annotation(field.annotation, tuple(field.metadata))


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


def _read_color(value: Any, colors: Mapping[str, str]) -> str | None:
    from vitrine.scene.nodes.value import HEX_COLOR, NAMED_COLORS

    if not isinstance(value, str):
        return None
    if value in colors:
        return colors[value]
    return value if value in NAMED_COLORS or HEX_COLOR.fullmatch(value) else None

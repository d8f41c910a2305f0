"""Weights of type: words for the two that are everywhere, numbers from 100 to 900 for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import PlainValidator, WithJsonSchema

from vitrine.document.field_error import FieldError, describe_value
from vitrine.errors import suggest_name
from vitrine.scene.nodes.bindable import Bindable

#: 400 and 700 are always called by their words, so that one weight has one name.
Weight = Literal["regular", "bold"] | int

LEAST_WEIGHT, MOST_WEIGHT = 100, 900
#: The heaviest weight that CSS calls regular; such a one and 400 stand for each other.
MOST_REGULAR = 500
_NUMBERS = {"regular": 400, "bold": 700}
_WORDS: dict[int, Literal["regular", "bold"]] = {400: "regular", 700: "bold"}


def weigh(weight: Weight) -> int:
    """A weight as its number."""
    return _NUMBERS[weight] if isinstance(weight, str) else weight


def find_weight(word: str) -> int | None:
    """The number of a weight's word, None where there is no such word."""
    return _NUMBERS.get(word)


def name_weight(number: int) -> Weight:
    """A weight by its number, as it is called."""
    return _WORDS.get(number, number)


def find_built_in_weight(weight: Weight) -> Literal["regular", "bold"]:
    """Of the two weights of the built-in font that which CSS takes for another: bold from above 500 on."""
    return "bold" if weigh(weight) > MOST_REGULAR else "regular"


def _parse_weight(raw: Any) -> Weight:
    if isinstance(raw, str) and raw in _NUMBERS:
        return name_weight(_NUMBERS[raw])
    if isinstance(raw, int | float) and not isinstance(raw, bool) and float(raw).is_integer():
        if LEAST_WEIGHT <= raw <= MOST_WEIGHT:
            return name_weight(int(raw))
    message = f"{describe_value(raw)} is not possible here"
    hint = suggest_name(raw, _NUMBERS) if isinstance(raw, str) else ""
    raise FieldError(message, f"regular, bold, or {LEAST_WEIGHT} to {MOST_WEIGHT}", hint)


if TYPE_CHECKING:
    WeightField = Weight
else:
    WeightField = Annotated[
        Any,
        PlainValidator(_parse_weight),
        # Not as two ways of which one must fit: so an editor's complaint names what is allowed.
        WithJsonSchema(
            {
                "if": {"type": "string"},
                "then": {"enum": list(_NUMBERS)},
                "else": {"type": "integer", "minimum": LEAST_WEIGHT, "maximum": MOST_WEIGHT},
            }
        ),
        Bindable("weight", LEAST_WEIGHT, MOST_WEIGHT),
    ]

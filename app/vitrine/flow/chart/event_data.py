"""Data of an event: a JSON mapping that a signal brings along, as a value, and as guards and actions read it.

{"product": {"code": "4006381333931", "price": 3.5}} comes over the scene's content, where texts show it, and is the
variable `data` of the statechart while that event is processed: `data.product.price > 3`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.document.field_error import FieldError, describe_value
from vitrine.scene.nodes.binding import LIVE_NAMES

#: Bytes of the data of one event, as compact JSON in UTF-8; and how deep mappings and lists lie in one another.
MAX_DATA_BYTES, MAX_DATA_DEPTH = 65_536, 8

_MAPPING_HINT = 'for example {"product": {"price": 3.5}}'


@dataclass(frozen=True, slots=True)
class EventData:
    """The data of one event, kept as compact JSON: so it can be hashed, and nobody can change it."""

    text: str

    @classmethod
    def from_value(cls, value: object) -> EventData:
        """Check and keep a mapping of JSON scalars, lists and mappings. Raises FieldError with one sentence."""
        if not isinstance(value, Mapping):
            raise FieldError(f"data is {describe_value(value)}", "a mapping of names to values", _MAPPING_HINT)
        for name in LIVE_NAMES:
            if name in value:
                raise FieldError(f'data cannot have "{name}": the name belongs to live values', hint="rename it")
        text = json.dumps(_copy_checked(value, 1), ensure_ascii=False, separators=(",", ":"))
        try:
            size = len(text.encode("utf-8"))
        except UnicodeEncodeError:
            raise FieldError("a text of the data holds half a character", "text in UTF-8") from None
        if size > MAX_DATA_BYTES:
            raise FieldError(f"the data are {size:,} bytes long", f"at most {MAX_DATA_BYTES:,}, which are 64 KiB")
        return cls(text)

    @property
    def value(self) -> dict[str, Any]:
        """The data as a new tree of plain mappings and lists."""
        value: dict[str, Any] = json.loads(self.text)
        return value


def _copy_checked(value: object, depth: int) -> object:
    """A plain copy of a JSON value. Raises FieldError for what JSON has not."""
    if isinstance(value, Mapping | list | tuple) and depth > MAX_DATA_DEPTH:
        raise FieldError(f"the data are nested deeper than {MAX_DATA_DEPTH} levels", hint="leave some levels out")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise FieldError(f"the data have the key {describe_value(key)}", "names in quotes")
        return {key: _copy_checked(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_copy_checked(item, depth + 1) for item in value]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return _check_number(value)
    raise FieldError(f"the data hold {describe_value(value)}", "texts, numbers, true, false, null, lists and mappings")


def _check_number(value: float) -> float:
    try:
        is_finite = math.isfinite(value)
    except OverflowError:
        is_finite = False
    if not is_finite:
        raise FieldError("the data hold a number that is not finite", "numbers between -1e308 and 1e308")
    return value


class EventDataView:
    """A read-only view of event data in expressions: `data.product.price`, `data['a-b']`; None for what is missing.

    It has no public names of its own, so that each name is the data's.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        return view_data(self._values.get(name))

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __bool__(self) -> bool:
        return bool(self._values)

    def __eq__(self, other: object) -> bool:
        return self._values == (other._values if isinstance(other, EventDataView) else other)

    @staticmethod
    def _reveal(value: Any) -> Any:
        if isinstance(value, EventDataView):
            return value._values
        return [EventDataView._reveal(item) for item in value] if isinstance(value, list) else value

    def __repr__(self) -> str:
        """The text in keys of caches, apart from that of a mapping that an expression itself has made."""
        return f"data({self._values!r})"


def reveal_data(value: Any) -> Any:
    """A value of a chart's variable as plain data: what expressions see of the data of events becomes these data."""
    return EventDataView._reveal(value)


def view_data(value: Any) -> Any:
    """Plain data as expressions see them: read-only, with None for what is missing."""
    if isinstance(value, Mapping):
        return EventDataView(value)
    return [view_data(item) for item in value] if isinstance(value, list | tuple) else value


#: What expressions see at an event without data, at a timer and at the start.
NO_DATA = EventDataView({})

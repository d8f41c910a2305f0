"""Event data: what JSON has is kept as it is, all else is refused with one sentence, and views only read."""

import json
import math
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.document.field_error import FieldError
from vitrine.flow.chart.event_data import MAX_DATA_BYTES, MAX_DATA_DEPTH, EventData, EventDataView

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


@given(value=st.dictionaries(st.text(max_size=4), VALUES, max_size=4))
def test_what_json_has_is_kept(value: dict[str, Any]) -> None:
    try:
        data = EventData.from_value(value)
    except FieldError as error:
        assert "nested deeper" in str(error) and json.dumps(value).count("{") + json.dumps(value).count("[") > 8
        return
    assert json.dumps(data.value) == json.dumps(value)
    assert EventData.from_value(data.value) == data and hash(data) == hash(EventData(data.text))
    assert data.value is not data.value, "each reader has its own"


def nested(depth: int) -> dict[str, Any]:
    value: Any = 1
    for level in range(depth):
        value = {"a": value} if level % 2 or level == depth - 1 else [value]
    return {"a": 1} if depth == 1 else value


def test_the_deepest_and_the_longest_are_kept_and_one_more_is_not() -> None:
    assert EventData.from_value(nested(MAX_DATA_DEPTH)).value == nested(MAX_DATA_DEPTH)
    with pytest.raises(FieldError, match="the data are nested deeper than 8 levels"):
        EventData.from_value(nested(MAX_DATA_DEPTH + 1))
    room = MAX_DATA_BYTES - len('{"a":""}')
    assert len(EventData.from_value({"a": "x" * room}).text) == MAX_DATA_BYTES
    with pytest.raises(FieldError, match="the data are 65,537 bytes long"):
        EventData.from_value({"a": "x" * (room + 1)})
    with pytest.raises(FieldError, match="bytes long"):
        EventData.from_value({"a": "付" * (room // 3 + 1)})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "data is number 3"),
        ([1], "data is a list"),
        (None, "data is nothing"),
        ({"a": math.nan}, "a number that is not finite"),
        ({"a": [{"b": math.inf}]}, "a number that is not finite"),
        ({"a": 10**400}, "a number that is not finite"),
        ({3: 1}, "the key number 3"),
        ({"a": {None: 1}}, "the key nothing"),
        ({"a": {1, 2}}, "the data hold"),
        ({"a": b"x"}, "the data hold"),
        ({"a": "\ud800"}, "half a character"),
        ({"clock": {"now": 1}}, 'data cannot have "clock": the name belongs to live values'),
        ({"row": 1}, 'data cannot have "row"'),
    ],
)
def test_what_is_no_json_is_refused(value: object, said: str) -> None:
    with pytest.raises(FieldError) as caught:
        EventData.from_value(value)
    assert said in str(caught.value)


def test_other_kinds_of_mappings_and_lists_are_those_of_json() -> None:
    assert EventData.from_value(MappingProxyType({"a": (1, 2)})).value == {"a": [1, 2]}


def test_a_view_has_every_name_of_the_data_and_none_of_its_own() -> None:
    view = EventDataView({"a": {"b": [1, {"c": 2}]}, "get": 3, "a-b": 4, "_values": 5})
    assert (view.a.b[1].c, view.get, view["a-b"], view.missing, view["_values"]) == (2, 3, 4, None, 5)
    assert view.a == {"b": [1, {"c": 2}]} and view.a == EventDataView({"b": [1, {"c": 2}]}) and view.a != {"b": []}
    assert "a" in view and "b" not in view and view and not EventDataView({})
    with pytest.raises(AttributeError):
        _ = view.__wrapped__
    with pytest.raises(AttributeError):
        setattr(view, "a", 3)  # noqa: B010  # what a type checker sees at once

"""The overlay of content: a builder against the plain merge, moments that keep and do not keep it, and its limits."""

import copy
import json
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vitrine.flow.timeline.event_fold as folding
from vitrine.errors import InputError
from vitrine.flow.chart.chart import Chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.content_overlay import NO_CONTENT, OverlayBuilder, keep_items, merge_content
from vitrine.flow.timeline.state import State
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline

NAMES = st.sampled_from("abc")
TREES = st.recursive(
    st.integers(0, 3) | st.none() | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3),
)
CONTENTS = st.dictionaries(NAMES, TREES, max_size=3)


def naive_merge(content: Any, data: Any) -> Any:
    """The rule in words: mappings merge name by name, everything else replaces."""
    if not (isinstance(content, dict) and isinstance(data, dict)):
        return data
    return {
        name: naive_merge(content[name], data[name]) if name in content and name in data else {**content, **data}[name]
        for name in {**content, **data}
    }


def names_of(value: Any) -> int:
    return sum(1 + names_of(item) for item in value.values()) if isinstance(value, dict) else 0


@given(content=CONTENTS, rows=st.lists(CONTENTS, max_size=6))
def test_a_builder_merges_as_the_rule_says_and_counts_names(
    content: dict[str, Any], rows: list[dict[str, Any]]
) -> None:
    before, expected, builder = json.dumps([content, rows]), content, OverlayBuilder(content)
    built = []
    for row in rows:
        expected = naive_merge(expected, row)
        builder.merge(row)
        built.append((builder.build(), copy.deepcopy(builder.build())))
        assert builder.build() == expected and builder.build() is builder.build()
        assert builder.name_count == names_of(expected)
    assert all(was == then for was, then in built), "what was built does not change by what is merged later"
    assert json.dumps([content, rows]) == before


@given(content=CONTENTS, overlay=CONTENTS)
def test_content_with_an_overlay_is_as_the_rule_says(content: dict[str, Any], overlay: dict[str, Any]) -> None:
    before = json.dumps([content, overlay])
    assert merge_content(content, overlay) == naive_merge(content, overlay)
    assert json.dumps([content, overlay]) == before


def signal(t_s: float, **value: Any) -> TimedEvent:
    return TimedEvent(t_s, parse_event("code.seen"), EventData.from_value(value))


def told(*events: TimedEvent) -> Timeline:
    return fold_timeline(Chart(), events, np.zeros((0, 3)), {}, 60.0)


def test_data_count_from_their_tick_on_and_not_before_also_without_a_statechart() -> None:
    line = told(signal(1.01, product={"price": 1, "name": "a"}), signal(2.0, product={"price": 2}), signal(2.0, x=[1]))
    assert line.state_at(61 / 60 - 1e-3).content_overlay == {}
    assert line.state_at(61 / 60).content_overlay == {"product": {"price": 1, "name": "a"}}
    assert line.state_at(2.0).content_overlay == {"product": {"price": 2, "name": "a"}, "x": [1]}
    assert line.state_at(59.0).content_overlay is line.moments[-1].state.content_overlay
    earlier = line.with_event(signal(1.5, product={"price": 3, "name": "b"}))
    assert earlier.state_at(1.5).content_overlay["product"] == {"price": 3, "name": "b"}
    assert earlier.state_at(3.0).content_overlay["product"] == {"price": 2, "name": "b"}
    assert line.with_event(TimedEvent(5.0, parse_event("tap"))).state_at(6.0) == line.state_at(6.0)


@pytest.mark.parametrize("names", [3, 400])
def test_a_long_take_keeps_few_overlays_and_knows_them_all(monkeypatch: pytest.MonkeyPatch, names: int) -> None:
    rows = [signal(number / 60, **{f"n{number % names}": number}) for number in range(2_500)]
    line = told(*rows)
    held = {id(moment._predecessor.content_overlay): moment._predecessor.content_overlay
            for moment in line.moments if isinstance(moment._predecessor, State)}  # fmt: skip
    total = sum(map(len, held.values()))
    # All 999 after the start, which has none, and 47 later, one in 32; of wide ones fewer, as far apart as wide.
    assert total == (1 + 2 + 997 * 3 + 47 * 3 if names == 3 else pytest.approx(250 * 251 / 2 + 7 * 400, rel=0.05))
    for number in (0, 249, 251, 999, 1_001, 1_700, 2_499):
        expected = {f"n{n % names}": n for n in range(number + 1)}
        assert line.moments[number + 1].state.content_overlay == expected
    monkeypatch.setattr(folding, "ALWAYS_KEPT_NAMES", 10_000)
    monkeypatch.setattr(folding, "ALWAYS_KEPT_STATES", 10_000)
    assert [moment.state for moment in told(*rows).moments] == [moment.state for moment in line.moments]


def test_data_that_pile_up_names_are_a_sentence() -> None:
    wide = [signal(number, **{f"n{number}-{n}": 0 for n in range(4_000)}) for number in range(6)]
    assert len(told(*wide[:5]).moments) == 6
    with pytest.raises(InputError, match=r"by 5\.00 s the data of events have put more than 20,000 names into the con"):
        told(*wide)


def test_nothing_is_the_same_for_all() -> None:
    assert State().content_overlay is NO_CONTENT and told().state_at(3.0).content_overlay == {}


def test_items_that_show_the_same_are_the_same_objects() -> None:
    names, rows = ["x" * 30, True], [{"id": 1, "tags": ["a"]}, {"id": True}, {"id": 3.0}, {}]
    before: dict[str, Any] = {
        "rows": [{"id": 1, "tags": ["a"]}, {"id": 1}, {"id": 3}],
        "menu": {"names": ["x" * 30, 1]},
    }
    after: dict[str, Any] = {"rows": rows, "menu": {"names": names}}
    kept = keep_items(after, before)
    assert repr(kept) == repr(after)
    assert kept["rows"][0] is before["rows"][0]
    assert [kept["rows"][index] is rows[index] for index in (1, 2, 3)] == [True] * 3
    assert keep_items(after, after) is after


@pytest.mark.parametrize("seed", range(40))
def test_of_many_items_each_stays_that_shows_the_same(seed: int) -> None:
    chance = random.Random(seed)
    numbers: tuple[Any, ...] = ((1, 2), (1.0, 2.5), (1, 1.0, True))[seed % 3]

    def make_item(keys: list[str]) -> Any:
        values = [chance.choice([*numbers, "x", None]) for _ in keys]
        if seed > 30 and chance.random() < 0.2:
            values[0] = chance.choice([[1], {"a": 1}, [True]])
        return dict(zip(keys, values, strict=True))

    known = [make_item(["a", "b"]) for _ in range(30)]
    rows = [make_item(chance.choice([["a", "b"], ["b", "a"]])) for _ in range(chance.choice([20, 30, 40]))]
    kept = keep_items({"rows": rows}, {"rows": known})["rows"]
    assert len(kept) == len(rows)
    for index, item in enumerate(rows):
        stays = index < len(known) and repr(sorted(item.items())) == repr(sorted(known[index].items()))
        assert kept[index] is (known[index] if stays else item)

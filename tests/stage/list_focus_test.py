"""Focus over a list's copies: swipes move it from copy to copy, the chart hears which, and each draws as by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.flow.focus_test import focused, fold
from tests.scene.scenes import loaded, mistake
from tests.stage.varying_fields_test import SIGHT, drawn, staged
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.focus.focus_tree import build_focus_tree
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.geometry import Point

KEYS = "soup tofu sago rice tea cake soda nuts".split()
CHART = """
statechart:
  datamodel: [{id: chosen, expr: '""'}]
  states:
    browse:
      transitions:
      - {event: "tap:row[sago]", target: special}
      - event: tap:row
        cond: data.dish.price < 30
        target: picked
        on: [{assign: {location: chosen, expr: data.dish.id}}]
      - {event: tap, target: dear}
      - {event: "gaze:row", target: seen, cond: data.index == 1}
    picked: {transitions: [{event: back, target: browse}]}
    special: {transitions: [{event: back, target: browse}]}
    dear: {transitions: [{event: back, target: browse}]}
    seen: {}
"""
FIELDS = 'focusable: true, border: 0.05, states: {":focus": {border: 0.2}}, change: {seconds: 0.5}'
WORD = 'kind: text, states: {":focus": {color: guidance}, ":pressed": {color: warning}}'
OUTER = "id: menu, kind: panel, anchor: {head: center}, height: 6, width: 12, gap: 0.2, overflow: scroll"
LIST = f"""
- {OUTER.replace("id: menu", "{id: menu")}, repeat: {{each: menu.items, as: dish, key: id}}, children: [
    {{id: row, kind: panel, {FIELDS}, children: [{{id: word, {WORD}, text: "{{dish.name}}"}}]}}]}}
"""


def write_head(keys: list[str]) -> str:
    items = [{"id": key, "name": key.title(), "price": 20 + 10 * (key == "rice")} for key in keys]
    return f"content: {json.dumps({'menu': {'items': items}})}\n{CHART}"


def write_by_hand(keys: list[str]) -> str:
    rows = [
        f"{{id: row_{key}, kind: panel, {FIELDS}, children: [{{id: word_{key}, {WORD}, text: {key.title()}}}]}}"
        for key in keys
    ]
    outer = OUTER.replace("id: menu", "{id: menu")
    return f"- {outer}, children: [\n    " + ",\n    ".join(rows) + "]}\n"


def fold_data(folder: Path, text: str, *events: tuple[str, Any]) -> Timeline:
    """The timeline of a scene with events and their data, one second after the other, the first at 1 s."""
    scene = loaded(folder, text)
    taken = [
        TimedEvent(number + 1.0, parse_event(event), None if data is None else EventData.from_value(data))
        for number, (event, data) in enumerate(events)
    ]
    return fold_timeline(
        load_scene_chart(scene), taken, np.empty((0, 3)), {}, len(events) + 10, build_focus_tree(scene)
    )


def states(timeline: Timeline, *times_s: float) -> str:
    return " ".join(*[[next(iter(timeline.state_at(t_s).active)) for t_s in times_s]])


def test_copies_are_drawn_as_nodes_with_the_focus_are(tmp_path: Path) -> None:
    events = ["swipe_forward", "swipe_down", "tap", "swipe_forward", "swipe_back", "swipe_forward", "swipe_down"]
    head = write_head(KEYS[:5]).partition("statechart")[0]
    # Of copies alone those out of their clip are not painted: here all are seen.
    shown, hand = (text.replace("height: 6", "height: 16") for text in (LIST, write_by_hand(KEYS[:5])))
    by_list, by_hand = (fold(tmp_path, f"{head}nodes:\n{text}", *events) for text in (shown, hand))
    copied, written = staged(tmp_path, shown, head), staged(tmp_path, hand, head)
    seen = set()
    for t_s in (0.5, 1.0, 1.2, 1.7, 2.1, 3.05, 3.5, 4.3, 5.2, 6.5, 7.3, 7.9, 1.2, 5.2, 0.5):
        expected = drawn(written, by_hand.state_at(t_s))
        assert drawn(copied, by_list.state_at(t_s)) == expected, t_s
        assert drawn(staged(tmp_path, shown, head), by_list.state_at(t_s)) == expected, t_s
        seen.add(expected)
    assert len(seen) > 10


def test_the_focus_moves_over_copies_and_the_list_scrolls_with_it(tmp_path: Path) -> None:
    text = write_head(KEYS) + "nodes:\n" + LIST
    timeline = fold(tmp_path, text, *["swipe_forward"] * 9, "swipe_back")
    assert focused(timeline, 0.5, 1.5, 8.5, 9.5, 10.5) == "row[soup] row[tofu] row[nuts] row[nuts] row[soda]"
    position = timeline.state_at(8.5).positions["menu"][-1].position
    assert (position.number, position.total, position.target_id) == (7, 8, "row[nuts]")
    stage = staged(tmp_path, LIST, write_head(KEYS))
    ids = {each.full_id for each in stage.build_draw_list(timeline.state_at(8.5), SIGHT).node_bounds}
    assert "row[nuts]" in ids and "row[soup]" not in ids


def test_the_chart_hears_which_copy_is_pressed(tmp_path: Path) -> None:
    text = write_head(KEYS) + "nodes:\n" + LIST
    timeline = fold(tmp_path, text, "swipe_forward", "tap", "back", "swipe_forward", "tap", "back", "key:down", "tap")
    assert states(timeline, 1.5, 2.5, 3.5, 5.5, 8.5) == "browse picked browse special dear"
    assert timeline.state_at(2.5).variables["chosen"] == "tofu"
    assert timeline.state_at(2.5).spans["row[tofu]:pressed"], "and it is seen"
    assert timeline.state_at(2.5).content_overlay == {}, "what a guard reads changes no content"


def test_a_gaze_names_the_copy(tmp_path: Path) -> None:
    text = write_head(KEYS) + "nodes:\n" + LIST
    timeline = fold(tmp_path, text, "gaze:row[sago]", "gaze:row[tofu]")
    assert states(timeline, 1.5, 2.5) == "browse seen"
    assert focused(timeline, 1.5, 2.5) == "row[sago] row[tofu]"
    stage = staged(tmp_path, LIST, write_head(KEYS))
    bounds = stage.build_draw_list(timeline.state_at(0.5), SIGHT).node_bounds
    (word,) = (each for each in bounds if each.full_id == "word[tofu]")
    middle = Point((word.box_px.x0 + word.box_px.x1) / 2, (word.box_px.y0 + word.box_px.y1) / 2)
    assert stage.hit_map.find_target(bounds, middle, 15.0, 0.5) == "row[tofu]"


def test_the_focus_stays_on_its_item_where_data_change_the_list(tmp_path: Path) -> None:
    text = write_head(KEYS[:4]) + "nodes:\n" + LIST

    def items(*keys: str) -> dict[str, Any]:
        return {"menu": {"items": [{"id": key, "name": key, "price": 9} for key in keys]}}

    timeline = fold_data(
        tmp_path,
        text,
        ("swipe_forward", None),
        ("menu.came", items("new", *KEYS[:4])),  # above it
        ("menu.came", items("new", "soup", "sago", "rice")),  # it is gone: the next one
        ("menu.came", items("new", "soup")),  # and the last, too
        ("menu.came", items()),
        ("menu.came", items("tea")),
    )
    assert focused(timeline, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5) == "row[tofu] row[tofu] row[sago] row[soup] - row[tea]"
    assert timeline.state_at(2.5).positions["menu"][-1].position.number == 2
    later = fold_data(tmp_path, text, ("swipe_forward", None)).extend_to(16)
    for event in timeline.events[1:]:
        later = later.with_event(event)
    assert [moment.focus for moment in later.moments] == [moment.focus for moment in timeline.moments]


@pytest.mark.parametrize("count", [8, 2_000])
def test_swipes_go_through_a_list_of_any_length(tmp_path: Path, count: int) -> None:
    head = f"content: {{rows: [{', '.join(str(n) for n in range(count))}]}}\n"
    nodes = (
        "- {id: list, kind: group, anchor: {head: center}, height: 5, width: 4, overflow: scroll, repeat: {each: rows},"
        ' children: [{id: row, kind: panel, focusable: true, height: 1, states: {":focus": {fill: price}}}]}'
    )
    timeline = fold(tmp_path, f"{head}nodes:\n{nodes}", *["swipe_forward"] * 12)
    last = min(count - 1, 12)
    assert focused(timeline, 12.5) == f"row[{last}]"
    stage = staged(tmp_path, nodes, head)
    ids = [each.full_id for each in stage.build_draw_list(timeline.state_at(12.5), SIGHT).node_bounds]
    assert f"row[{last}]" in ids and len(ids) < 10


def test_nested_lists_have_a_focus_of_their_own(tmp_path: Path) -> None:
    head = "content: {days: [{id: mon, hours: [a, b]}, {id: tue, hours: [c]}]}\n"
    nodes = """
- {id: week, kind: group, anchor: {head: center}, repeat: {each: days, as: day, key: id}, children: [
    {id: day, kind: panel, border: 0.05, children: [
      {id: hours, kind: group, repeat: {each: day.hours, as: hour, key: x}, children: [
        {id: hour, kind: panel, focusable: true, height: 1, width: 3, states: {":focus": {fill: price}}}]}]}]}
"""
    nodes = nodes.replace(", key: x", "")
    timeline = fold(tmp_path, f"{head}nodes:\n{nodes}", "swipe_forward", "swipe_forward")
    assert focused(timeline, 0.5, 1.5, 2.5) == "hour[mon][0] hour[mon][1] hour[tue][0]"
    stage = staged(tmp_path, nodes, head)
    pictures = [drawn(stage, timeline.state_at(t_s)) for t_s in (0.5, 1.5, 2.5, 0.5)]
    assert len(set(pictures)) == 3 and pictures[0] == pictures[3]
    bounds = stage.build_draw_list(timeline.state_at(0.5), SIGHT).node_bounds
    middle = next(each.box_px for each in bounds if each.full_id == "hour[tue][0]")
    point = Point((middle.x0 + middle.x1) / 2, (middle.y0 + middle.y1) / 2)
    assert stage.hit_map.find_target(bounds, point, 15.0, 0.5) == "hour[tue][0]"


def test_what_is_in_a_list_cannot_scroll_by_itself(tmp_path: Path) -> None:
    text = LIST.replace("{id: row, kind: panel,", "{id: row, kind: panel, overflow: scroll,")
    assert "in a list a node cannot scroll by itself" in mistake(tmp_path, f"{write_head(KEYS)}nodes:\n{text}").message

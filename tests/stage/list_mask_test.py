"""Lists that scroll under a mask while nodes in their copies leave: as if written out, in any order of asking."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.oracle.ink import paint
from tests.stage.list_focus_test import fold_data
from tests.stage.varying_fields_test import SIGHT, drawn, staged
from vitrine.flow.timeline.state import State
from vitrine.stage.stage import Stage

KEYS = "soup tofu sago rice tea cake soda nuts".split()
CHART = """
statechart:
  states:
    a: {transitions: [{event: flip.now, target: b}]}
    b: {transitions: [{event: flip.now, target: a}]}
"""
OUTER = (
    "{id: menu, kind: panel, fill: veil, anchor: {head: center}, height: 6, width: 12, gap: 0.2, overflow: scroll, "
    "mask: {top: 1.5, bottom: 1}"
)
ROW = (
    'kind: panel, focusable: true, border: 0.05, states: {":focus": {border: 0.2}}, change: {seconds: 0.5}, children: ['
    '{kind: text, text: "%s"}, '
    "{kind: panel, when: a, exit: {seconds: 1, scale: 0.5}, enter: {seconds: 1}, fill: price, height: 0.6, width: 3, "
    "opacity: 0.5, mask: {left: 1}, children: [{kind: text, text: new, size: 0.6}]}]"
)
#: The lines of the picture, from the top, in which the mask leaves all light: 94 px but for 24 and 16.
UNFADED = slice(218, 270)
#: What happens at 1, 2, 3 … seconds.
EVENTS: list[tuple[str, Any]] = [
    *[("swipe_forward", None)] * 4,
    ("flip.now", None),
    ("swipe_forward", None),
    ("menu.came", {"menu": {"items": [{"id": key, "name": key.upper()} for key in (*KEYS[2:], "more")]}}),
    ("flip.now", None),
    ("swipe_back", None),
]
#: In between: while focus, place and scroll position move, and what has left still fades.
TIMES_S = (0.5, 1.1, 2.2, 4.05, 4.3, 5.0, 5.2, 5.7, 6.15, 6.6, 8.1, 8.6, 9.3, 11.0)


def write_list(keys: list[str]) -> tuple[str, str]:
    items = [{"id": key, "name": key.title()} for key in keys]
    repeat = f"{OUTER}, repeat: {{each: menu.items, as: dish, key: id}}, children: ["
    return f"content: {json.dumps({'menu': {'items': items}})}\n", f"- {repeat}{{id: row, {ROW % '{dish.name}'}}}]}}\n"


def write_by_hand(names: list[str]) -> str:
    rows = [f"{{id: row_{name.lower()}, {ROW % name}}}" for name in names]
    return f"- {OUTER}, children: [\n    " + ",\n    ".join(rows) + "]}\n"


def see(stage: Stage, state: State) -> npt.NDArray[np.float64]:
    """The light (480, 640, 4) of the one root that is shown."""
    (root,) = stage.build_draw_list(state, SIGHT).placed_roots
    light = np.zeros((480, 640, 4))
    left, top = np.rint(root.corners[0, :2] / root.corners[0, 2]).astype(int)
    for layer in root.sub_layers:
        own = paint(layer.raster_layer) * layer.opacity * root.opacity
        height, width = own.shape[:2]
        part = light[top + layer.y_px :, left + layer.x_px :][:height, :width]
        part[:] = own + part * (1 - own[..., 3:])
    return light


def test_a_masked_list_scrolls_and_loses_nodes_as_if_it_were_written_out(tmp_path: Path) -> None:
    head, nodes = write_list(KEYS)
    hand = write_by_hand([key.title() for key in KEYS])
    by_list = fold_data(tmp_path, f"{head}{CHART}nodes:\n{nodes}", *EVENTS[:6])
    by_hand = fold_data(tmp_path, f"{CHART}nodes:\n{hand}", *EVENTS[:6])
    copied, written = staged(tmp_path, nodes, head + CHART), staged(tmp_path, hand, CHART)
    pictures = []
    for t_s in [time_s for time_s in TIMES_S if time_s < 7]:
        seen = see(copied, by_list.state_at(t_s))
        # In the rims each layer fades by itself, and of copies those out of sight make none.
        assert np.array_equal(seen[UNFADED], see(written, by_hand.state_at(t_s))[UNFADED]), t_s
        pictures.append(seen.tobytes())
    assert len(set(pictures)) == len(pictures)


def test_in_any_order_of_asking_it_is_the_same(tmp_path: Path) -> None:
    head, nodes = write_list(KEYS)
    timeline = fold_data(tmp_path, f"{head}{CHART}nodes:\n{nodes}", *EVENTS)
    states = [timeline.state_at(t_s) for t_s in TIMES_S]
    wanted = [drawn(staged(tmp_path, nodes, head + CHART), state) for state in states]
    assert len(set(wanted)) == len(wanted)
    stage, chance = staged(tmp_path, nodes, head + CHART), random.Random(1)
    order = [*range(len(states))]
    for _ in range(6):
        chance.shuffle(order)
        for index in order:
            assert drawn(stage, states[index]) == wanted[index], TIMES_S[index]

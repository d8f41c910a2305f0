"""The wallet of the cookbook: its ring closes while a press is held; what was lifted early pays nothing; its words."""

from __future__ import annotations

import numpy as np
import pytest

from tests.examples_test import NAMES, example
from vitrine import paths
from vitrine.content.wallet.wallet_error import REASONS
from vitrine.document.yaml_source import parse_yaml
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.event import EVENT_MEANINGS, parse_event
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import fold_timeline
from vitrine.preview.model.held_press import LONG_PRESS_S
from vitrine.scene.load.loader import load_scene

WALLET = paths.assets() / "components" / "wallet.yaml"


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("2.5 press, 3.1 long_press", "paying"),
        ("2.5 press, 2.8 release, 2.8 tap", "ready"),
        ("1.5 press, 2.1 long_press", "ready"),  # it began in the second in which one reads
        ("1.5 press, 1.8 release, 2.5 press, 3.1 long_press", "paying"),
        ("2.5 press, 2.9 release, 2.9 tap, 3.2 long_press", "ready"),
        ('2.5 voice:"pay"', "paying"),
        ('1.5 voice:"pay"', "ready"),
        ('2.5 voice:"付款"', "paying"),
    ],
)
def test_only_a_press_that_was_held_to_its_end_pays(events: str, state: str) -> None:
    chart = load_scene_chart(load_scene(example("wallet")))
    rows = ["1 code.seen", "1.2 order.shown", *events.split(", ")]
    timed = [TimedEvent(float(t_s), parse_event(event)) for t_s, event in (row.split(" ", 1) for row in rows)]
    timeline = fold_timeline(chart, timed, np.zeros((0, 3)), {}, 4.0)
    assert state in timeline.state_at(4.0).active


def test_the_ring_closes_as_long_as_a_press_is_held() -> None:
    text = WALLET.read_text("utf-8")
    assert f"change: {{seconds: {LONG_PRESS_S:g}, easing: linear}}" in text
    assert f"held for {LONG_PRESS_S:g} s" in EVENT_MEANINGS["press, release"]


def test_every_reason_has_its_words_in_each_language() -> None:
    strings = parse_yaml(WALLET.read_text("utf-8"), str(WALLET))["strings"]
    assert dict(strings["en"]["wallet"]["why"]) == REASONS and set(strings["zh"]["wallet"]["why"]) == set(REASONS)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("product", "catalogue", "wallet"))])
def test_nothing_on_a_card_is_left_in_english(name: str) -> None:
    """What words are left stand in the take: names of products, shops and people."""
    scene = example(name)
    english, chinese = (load_scene(scene, locale=locale) for locale in ("en", "zh"))
    assert english.content["t"].keys() == chinese.content["t"].keys()
    for file in (scene, paths.assets() / "components" / "shop.yaml", WALLET):
        tree = parse_yaml(file.read_text("utf-8"), str(file))
        sections = {key: value for key, value in tree.items() if key in ("nodes", "components", "statechart")}
        said = _list_said(sections)
        assert said and [text for text in said if any(map(str.isalpha, _cut_bindings(text)))] == []


def _list_said(tree: object) -> list[str]:
    """The values of `text` and `say` in a tree."""
    if isinstance(tree, dict):
        own = [str(value) for key, value in tree.items() if key in ("text", "say") and not isinstance(value, dict)]
        return own + [text for value in tree.values() for text in _list_said(value)]
    return [text for value in tree for text in _list_said(value)] if isinstance(tree, list | tuple) else []


def _cut_bindings(text: str) -> str:
    outside, depth = "", 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        outside += letter if depth == 0 else ""
    return outside

"""What costs money is asked by a state that a long press or a voice command leads into, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.engine.checked_scene import find_problems

SCENE = """
vitrine: 1
feed: testcard:64x36
services: {{wallet: {{}}}}
statechart:
  states:
{states}
nodes:
  - {{id: card, kind: text, text: "{{order.amount_text}}", size: 1, focusable: true, anchor: {{head: center}}}}
"""
ENDINGS = "payment.settled payment.refused payment.insufficient payment.timeout payment.cancelled payment.lost"
PAYING = f"""
    paying:
      invoke: {{wallet.pay: {{number: "{{order.number}}"}}}}
      transitions: [{{event: {ENDINGS} payment.refunded wallet.timeout wallet.failed, target: over}}]
    over: {{transitions: [{{event: back, target: shown}}]}}
"""


def tell(folder: Path, states: str) -> list[str]:
    (folder / "scene.yaml").write_text(SCENE.format(states=states.strip("\n")).lstrip(), "utf-8")
    return [problem.message for problem in find_problems(folder / "scene.yaml")]


@pytest.mark.parametrize(
    "event", ["long_press", "long_press:card", "'voice:\"pay now\"'", "'voice:\"pay\" long_press'"]
)
def test_hand_and_voice_confirm(tmp_path: Path, event: str) -> None:
    assert tell(tmp_path, f"    shown: {{transitions: [{{event: {event}, target: paying}}]}}{PAYING}") == []


@pytest.mark.parametrize(
    ("transition", "word"),
    [
        ("event: 'gaze:card', target: paying", "gaze:card"),
        ("event: 'long_press gaze:card', target: paying", "gaze:card"),
        ("event: tap, target: paying", "tap"),
        ("event: code.seen, target: paying", "code.seen"),
        ("after_s: 2, target: paying", "a timer"),
        ("event: long_press, after_s: 2, target: paying", "a timer"),
        ("cond: 'True', target: paying", "a transition without an event"),
    ],
)
def test_what_is_no_will_of_the_wearers_is_an_error(tmp_path: Path, transition: str, word: str) -> None:
    told = tell(tmp_path, f"    shown: {{transitions: [{{{transition}}}]}}{PAYING}")
    assert told == [f'"paying" asks wallet.pay, and {word} leads into it']


def test_a_chart_does_not_begin_by_paying(tmp_path: Path) -> None:
    states = PAYING + "    shown: {transitions: [{event: long_press, target: paying}]}"
    assert tell(tmp_path, states) == ['"paying" asks wallet.pay, and the chart begins in it']


OUTER = f"""
    shown: {{transitions: [{{event: WAY, target: TARGET}}]}}
    buying:
      invoke: {{wallet.pay: {{number: "{{order.number}}"}}}}
      transitions: [{{event: {ENDINGS} payment.refunded wallet.timeout wallet.failed, target: shown}}, MORE]
      states: {{first: {{transitions: [{{event: tap, target: second}}]}}, second: {{}}}}
"""


def outer(way: str, target: str, more: str = "{event: back, target: shown}") -> str:
    return OUTER.replace("WAY", way).replace("TARGET", target).replace("MORE", more)


def test_what_lies_inside_of_the_state_counts_as_it(tmp_path: Path) -> None:
    assert tell(tmp_path, outer("long_press", "buying")) == []
    for target in ("buying", "second"):
        assert tell(tmp_path, outer("tap", target)) == ['"buying" asks wallet.pay, and tap leads into it']


def test_a_state_is_entered_again_from_itself_but_not_within(tmp_path: Path) -> None:
    again = "{event: double_tap, target: second}"
    assert tell(tmp_path, outer("long_press", "buying", again)) == [
        '"buying" asks wallet.pay, and double_tap leads into it'
    ]
    within = "{event: double_tap, target: second, internal: true}"
    assert tell(tmp_path, outer("long_press", "buying", within)) == []


PAYS = f"""pays:
              invoke: {{wallet.pay: {{number: "{{order.number}}"}}}}
              transitions: [{{event: {ENDINGS} payment.refunded wallet.timeout wallet.failed, target: rest}}]
            rest: {{}}"""


def test_the_regions_beside_a_target_are_entered_too(tmp_path: Path) -> None:
    regions = f"""
    shown: {{transitions: [{{event: tap, target: right}}]}}
    both:
      parallel: true
      states:
        left:
          states:
            {PAYS}
        right: {{states: {{one: {{}}}}}}
"""
    assert tell(tmp_path, regions) == ['"pays" asks wallet.pay, and tap leads into it']


def test_a_history_enters_whatever_was_active_before(tmp_path: Path) -> None:
    history = f"""
    shown: {{transitions: [{{event: tap, target: before}}, {{event: long_press, target: pays}}]}}
    left:
          history: {{before: {{type: deep}}}}
          transitions: [{{event: back, target: shown}}]
          states:
            begins: {{initial: true}}
            {PAYS}
"""
    assert tell(tmp_path, history) == ['"pays" asks wallet.pay, and tap leads into it']

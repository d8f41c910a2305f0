"""Charts: what python-statemachine's format means here, checked against that library itself, and what is refused."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statemachine.io import load

from vitrine.document.located_data import build_source_map
from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError, Place
from vitrine.flow.chart.chart import Chart, load_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.scene.nodes.zone import Zone

PLACES = {"corner": Zone("corner", (0, 0, 0)), "market": Zone("market", (0, 0, -50), radius_m=8.0)}

EVERYTHING = """
name: everything
description: one of each kind
datamodel: {taps: 0, paid: false}
states:
  guiding:
    initial: true
    transitions:
      - {event: tap, target: shop, cond: "taps >= 2"}
      - {event: tap, on: [{assign: {location: taps, expr: taps + 1}}]}
      - {event: 'near:corner<12m entered:market', target: shop}
  shop:
    parallel: true
    transitions:
      - {event: back, target: guiding}
      - {event: done.state.shop, target: closed}
    states:
      hud:
        history: {last: {type: deep, transitions: [{target: small}]}}
        states:
          small: {transitions: [{event: 'key:m', target: big}]}
          big:
            states:
              plain: {transitions: [{event: 'voice:"pay now"', target: rich, unless: 'In("empty")'}]}
              rich: {transitions: [{event: key:q, target: hud-end}]}
          hud-end: {final: true}
      basket:
        states:
          empty: {transitions: [{event: 'gaze:card-1', target: full}]}
          full:
            enter: [{raise: paid_up}, {assign: {location: paid, expr: true}}]
            transitions: [{event: paid_up, target: done, cond: paid}]
          done: {final: true}
  again:
    transitions: [{target: last}]
  closed: {final: true}
"""


def chart_of(text: str) -> Chart:
    return load_chart(parse_yaml(text, "scene.yaml"), {}, PLACES, {"shop": {"name": "Hill House"}}, ("way",))


def after(chart: Chart, *events: str) -> set[str]:
    step = chart.start()
    for event in events:
        step = chart.step(step.configuration, parse_event(event))
    return set(step.configuration.active)


@pytest.mark.parametrize(
    ("events", "active"),
    [
        ([], {"guiding"}),
        (["tap", "tap"], {"guiding"}),
        (["tap", "tap", "tap"], {"shop", "hud", "small", "basket", "empty"}),
        (["near:corner<12.0m"], {"shop", "hud", "small", "basket", "empty"}),
        (["entered:market", "near:corner<13m"], {"shop", "hud", "small", "basket", "empty"}),
        (["entered:market", "key:m", 'voice:"Pay  now"'], {"shop", "hud", "big", "plain", "basket", "empty"}),
        (["entered:market", "key:m", "gaze:card-1"], {"shop", "hud", "big", "plain", "basket", "done"}),
        (["entered:market", "key:m", "gaze:card-1", "voice:pay now"], {"shop", "hud", "big", "rich", "basket", "done"}),
        (["entered:market", "key:m", "gaze:card-1", "voice:pay now", "key:q"], {"closed"}),
        (["entered:market", "key:m", "gaze:card-1", "back"], {"guiding"}),
    ],
)
def test_compound_parallel_guards_finals_and_raised_events(events: list[str], active: set[str]) -> None:
    assert after(chart_of(EVERYTHING), *events) == active


def test_deep_history_comes_back_to_where_it_was() -> None:
    to_rich = ["entered:market", "key:m", "gaze:card-1", "voice:pay now"]
    # `again` leads on to the history at once; basket starts anew because only hud remembers.
    assert after(chart_of(EVERYTHING), *to_rich, "back", "force:again") == {
        "shop",
        "hud",
        "big",
        "rich",
        "basket",
        "empty",
    }
    assert after(chart_of(EVERYTHING), "force:again") == {"shop", "hud", "small", "basket", "empty"}


def test_shallow_history_remembers_one_level() -> None:
    shallow = chart_of(EVERYTHING.replace("type: deep", "type: shallow"))
    events = ["entered:market", "key:m", "gaze:card-1", "voice:pay now", "back", "force:again"]
    assert after(shallow, *events) == {"shop", "hud", "big", "plain", "basket", "empty"}


@pytest.mark.parametrize(
    "state", ["guiding", "shop", "hud", "small", "big", "plain", "rich", "basket", "full", "closed"]
)
def test_any_state_can_be_forced(state: str) -> None:
    active = after(chart_of(EVERYTHING), "tap", f"force:{state}")
    assert state in active or state == "full"  # full leaves itself at once


def test_states_have_their_order_and_parents() -> None:
    chart = chart_of(EVERYTHING)
    assert chart.state_names[:5] == ("guiding", "shop", "hud", "small", "big")
    assert {state.id: state.parent for state in chart.states}["rich"] == "big"
    assert "last" not in chart.state_names


def test_stepping_is_a_function_of_its_arguments() -> None:
    chart = chart_of(EVERYTHING)
    start = chart.start().configuration
    tapped = chart.step(start, parse_event("tap")).configuration
    chart.step(tapped, parse_event("entered:market"))
    assert chart.step(start, parse_event("tap")).configuration == tapped
    assert chart.start().configuration == start


def test_a_history_belongs_to_the_configuration_that_it_is_in() -> None:
    chart = chart_of(EVERYTHING)
    never_been = chart.start().configuration
    inside = chart.step(never_been, parse_event("force:rich")).configuration
    been = chart.step(inside, parse_event("back")).configuration
    again = parse_event("force:again")
    assert "rich" in chart.step(been, again).configuration.active
    assert "small" in chart.step(never_been, again).configuration.active
    assert "rich" in chart.step(been, again).configuration.active


def test_passages_tell_the_order_of_leaving_and_entering() -> None:
    chart = chart_of(EVERYTHING)
    shop = chart.step(chart.start().configuration, parse_event("near:corner<12m"))
    assert shop.state_changes[0] == ("guiding", False)
    assert [name for name, entered in shop.state_changes if entered] == ["shop", "hud", "small", "basket", "empty"]


def test_a_self_transition_leaves_and_enters() -> None:
    chart = chart_of("states: {a: {transitions: [{event: tap, target: a}]}}")
    assert chart.step(chart.start().configuration, parse_event("tap")).state_changes == (("a", False), ("a", True))


def test_timers_are_taken_out_and_can_be_fired() -> None:
    chart = chart_of("states: {a: {transitions: [{after_s: 2.5, event: tap, target: b}]}, b: {}}")
    assert [(timer.state, timer.after_s) for timer in chart.timers] == [("a", 2.5)]
    start = chart.start().configuration
    assert chart.step(start, chart.timers[0]).configuration.active == ("b",)
    assert chart.step(start, parse_event("tap")).configuration.active == ("b",)


def test_no_statechart_is_a_chart_without_states() -> None:
    chart = load_chart({}, {}, {})
    assert chart.state_names == () and chart.start().configuration.active == ()
    assert chart.step(chart.start().configuration, parse_event("tap")).configuration.active == ()


def test_events_that_it_does_not_know_do_nothing() -> None:
    chart = chart_of("states: {a: {transitions: [{event: tap, target: b}]}, b: {}}")
    start = chart.start().configuration
    assert chart.step(start, parse_event("swipe_up")).configuration == start
    assert chart.step(start, parse_event("force:c")).configuration == start


PLAIN_EVENTS = ["tap", "back", "double_tap"]


@st.composite
def plain_charts(draw: st.DrawFn) -> dict[str, Any]:
    """Charts that the library takes as they stand: nested, parallel, with history, internal and inner transitions."""
    shape = draw(st.lists(st.sampled_from(["atom", "compound", "parallel", "final"]), min_size=2, max_size=4))
    shape[0] = "compound"
    states: dict[str, Any] = {f"s{index}": _plain_state(f"s{index}", kind) for index, kind in enumerate(shape)}
    every = _walk(states)
    targets = [*every, *(f"{name}h" for name, kind in zip(states, shape, strict=True) if kind == "compound")]
    for state in every.values():
        if not state.get("final"):
            transition = st.fixed_dictionaries(
                {"event": st.sampled_from(PLAIN_EVENTS), "target": st.sampled_from(targets)},
                optional={"cond": st.sampled_from(['In("s0")', 'not In("s1")', "n < 2"])},
            )
            state["transitions"] = draw(st.lists(transition, max_size=3))
    return {"datamodel": {"n": "1"}, "states": states}


def _plain_state(name: str, kind: str) -> dict[str, Any]:
    if kind == "atom":
        return {}
    if kind == "final":
        return {"final": True}
    if kind == "parallel":
        return {
            "parallel": True,
            "states": {f"{name}{r}": {"states": {f"{name}{r}1": {}, f"{name}{r}2": {}}} for r in "ab"},
        }
    return {
        "states": {f"{name}1": {}, f"{name}2": {}},
        "history": {f"{name}h": {"transitions": [{"target": f"{name}2"}]}},
    }


def _walk(states: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, state in states.items():
        found |= {name: state, **_walk(state.get("states", {}))}
    return found


@settings(max_examples=60, deadline=None)
@given(document=plain_charts(), events=st.lists(st.sampled_from(PLAIN_EVENTS), max_size=8))
def test_does_what_the_library_does(document: dict[str, Any], events: list[str]) -> None:
    machine = load(json.dumps(document, indent=1), format="json", name="Peer")()
    chart = load_chart(document, {}, {})
    configuration = chart.start().configuration
    assert set(configuration.active) == set(machine.configuration_values)
    for event in events:
        machine.send(event)
        configuration = chart.step(configuration, parse_event(event)).configuration
        assert set(configuration.active) == set(machine.configuration_values)


ONE = "states: {a: {transitions: [%s]}, b: {}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE % "{event: tpa, target: b}", 'states.a.transitions.0.event: there is no event "tpa"; did you mean "tap"?'),
        (ONE % "{event: tap, target: bb}", 'target: there is no state "bb"; did you mean "b"?; allowed: a, b'),
        (ONE % "{event: tap, traget: b}", '"traget" means nothing here'),
        (
            ONE % "{event: 'near:cornr<12m', target: b}",
            'there is no place "cornr"; did you mean "corner"?; allowed: corner, market',
        ),
        (
            ONE % "{event: 'entered:corner', target: b}",
            '"corner" is a point, which one cannot be inside; give it a radius_m',
        ),
        (ONE % "{event: 'force:b', target: b}", "a chart cannot wait for it"),
        (ONE % "{event: tap, delay: 2s, target: b}", "write after_s: 2.5 on a transition"),
        (ONE % "{after_s: 0, target: b}", "after_s is 0; allowed: seconds, above 0"),
        (ONE % "{after_s: soon, target: b}", 'after_s is "soon"'),
        (ONE % "{after_s: .nan, target: b}", 'after_s is ".nan"'),
        (
            ONE % "{event: tap, cond: 'm > 2', target: b}",
            'there is no variable "m"; allowed: none; variables are declared',
        ),
        (ONE % "{event: tap, cond: 'In(\"c\")', target: b}", 'there is no state "c"; allowed: a, b'),
        (ONE % "{event: tap, cond: 'a..b', target: b}", '"a..b" is no expression'),
        (ONE % "{event: tap, cond: '().__class__', target: b}", "is no expression"),
        (ONE % "{event: tap, cond: 'open(\"x\")', target: b}", "is no expression"),
        (ONE % "{event: tap, initial: true, target: b}", "write initial: true on the state that it leads to"),
        (ONE % "{event: tap, internal: true, target: b}", '"b" does not lie in "a"; leave internal out'),
        (ONE % "{event: tap, internal: true}", "without a target nothing is left; leave internal out"),
        (ONE % "{event: tap, target: a b}", '"a" and "b" cannot be active together'),
        (ONE % "{event: done.state.c, target: b}", 'there is no state "c"'),
        (ONE % "{event: tap, on: beep, target: b}", '"beep" names a method of a program'),
        (ONE % "{event: tap, on: [{script: x}], target: b}", "write assign: a scene runs no code"),
        (ONE % "{event: tap, on: [{log: x}], target: b}", "a scene prints nothing"),
        (ONE % "{event: tap, on: [{send: {event: x, delay: 2s}}], target: b}", "write after_s: 2.5 on a transition"),
        (ONE % "{event: tap, on: [{assign: {location: n, expr: '1'}}]}", 'there is no variable "n"'),
        (ONE % "{event: tap, on: [{raise: paid}, {cancel: x}]}", '"cancel" is not taken in a scene'),
        (ONE % "tap", 'transitions.0: 0 is "tap"; allowed: a mapping'),
        ("states: {a: {invoke: {src: x}}}", 'states.a.invoke.src: the scene has no service "src"'),
        (ONE % "{event: tap, invoke: {a.b: {}}}", "write invoke on a state"),
        ("states: {a: {final: yes please}}", 'final is "yes please"; allowed: true, false'),
        ("states: {a: {initial: true}, b: {initial: true}}", 'both "a" and "b" are initial'),
        ("states: {a: {states: {b: {}}}, b: {}}", 'there are two states "b"'),
        ("states: {a: {final: true, transitions: [{event: tap}]}}", '"a" is final and has transitions'),
        ("states: {a: {parallel: true}}", '"a" is parallel and has no states'),
        ("states: {a: {history: {h: {}}}}", '"a" has a history and no states'),
        ("states: {a: {states: {c: {}}, history: {h: {type: full}}}}", 'the type is "full"; allowed: shallow, deep'),
        ("states: {my card: {}}", '"my card" is no name for a state'),
        ("states: {send: {}}", 'the statechart library needs the name "send" for itself'),
        ("states: [a, b]", "states is a list; allowed: a mapping"),
        ("{datamodel: {n: 0}}", "the statechart has no states"),
        ("{datamodel: {model: 0}, states: {a: {}}}", '"model" is no name for a variable'),
        ("{datamodel: {n: red}, states: {a: {}}}", 'there is no variable "red"'),
        ("{inital: a, states: {a: {}}}", '"inital" means nothing here'),
        ("states: {a: {transitions: [{target: b}]}, b: {transitions: [{target: a}]}}", "follow one another for ever"),
        (ONE % "{event: tap, on: [{raise: x}, {raise: y}]}, {event: z, target: b}", 'there is no event "z"'),
        (ONE % "{event: tap, say: Hello}", '"say" means nothing here; allowed: event, target, after_s, cond, unless'),
        (ONE % "{event: tap, say: Hello}", 'write on: {say: "..."}'),
        ("states: {a: {say: Hello}}", 'write enter: {say: "..."}, or exit: {say: "..."}'),
        ("states: {a: {enter: {say: }}}", "states.a.enter.say: say is missing; allowed: a text"),
        ("states: {a: {enter: {say: [a, b]}}}", "say is a list; allowed: a text"),
        (
            "states: {a: {enter: {say: '{shop.nam}'}}}",
            'content has no "nam" below "shop"; did you mean "name"?; allowed: name',
        ),
        ("states: {a: {enter: {say: '{places.cornr.distance_m:m}'}}}", 'did you mean "places.corner.distance_m"?'),
        ("states: {a: {enter: {say: '{row.name}'}}}", '"row" has a value only inside a group with `repeat`'),
        ("states: {a: {enter: {say: 'a } b'}}}", 'a single "}" in the text; write "}}" for a brace'),
        ("states: {a: {enter: {capture: true}}}", "write capture: true on the state in which the camera records"),
        ("states: {a: {capture: yes please}}", 'capture is "yes please"; allowed: true, false'),
        ("{datamodel: {scene_said: 0}, states: {a: {}}}", '"scene_said" is no name for a variable'),
    ],
)
def test_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        chart_of(text)
    assert said in str(caught.value)


def test_a_gaze_at_nothing_is_told_with_the_nearest_node() -> None:
    text = "states: {a: {initial: true, transitions: [{event: 'gaze:shoe-tga', target: b}]}, b: {}}"
    document = parse_yaml(text, "scene.yaml")
    with pytest.raises(InputError) as caught:
        load_chart(document, {}, {}, nodes=("shoe-tag", "#2"))
    assert 'there is no node "shoe-tga"; did you mean "shoe-tag"?; allowed: shoe-tag' in str(caught.value)
    with pytest.raises(InputError, match="allowed: none; give a node an id"):
        load_chart(document, {}, {}, nodes=("#2",))
    assert load_chart(document, {}, {}, nodes=("shoe-tga",)).gaze_targets == {"shoe-tga"}


def test_all_problems_come_at_once_with_their_places() -> None:
    text = "states:\n  a:\n    donedata: {}\n    transitions:\n      - {event: tpa, target: c}\n"
    root = ("statechart", "states", "a")
    source = {
        ("statechart",): Place("scene.yaml", 3, 1),
        (*root, "donedata"): Place("scene.yaml", 6, 5),
        (*root, "transitions", 0): Place("scene.yaml", 8, 9),
        (*root, "transitions", 0, "target"): Place("scene.yaml", 8, 22),
    }
    with pytest.raises(InputError) as caught:
        load_chart(parse_yaml(text, "scene.yaml"), source, {})
    assert [str(problem.place) for problem in caught.value.problems] == [
        "scene.yaml:6:5", "scene.yaml:8:22", "scene.yaml:8:9",
    ]  # fmt: skip


def test_an_endless_loop_during_a_run_is_an_error_that_names_it() -> None:
    chart = chart_of(
        "states: {a: {transitions: [{event: tap, target: b}]},"
        " b: {transitions: [{target: c}]}, c: {transitions: [{target: b}]}}"
    )
    with pytest.raises(
        InputError, match='after tap, transitions without an event follow one another for ever, through "'
    ):
        chart.step(chart.start().configuration, parse_event("tap"))
    assert chart.step(chart.start().configuration, parse_event("back")).configuration.active == ("a",)


def test_data_too_deep_is_refused() -> None:
    states: dict[str, Any] = {}
    for level in range(3000):
        states = {f"s{level}": {"states": states}}
    with pytest.raises(InputError, match="states lie more than 12 deep"):
        load_chart({"states": states}, {}, {})


def noting(name: str) -> str:
    """Both actions of a state, that note when it is entered and left."""
    note = "{{assign: {{location: log, expr: \"log + ' {}{}'\"}}}}"
    return f"enter: {note.format('e', name)}, exit: {note.format('x', name)}"


ORDER = f"""
datamodel: {{log: "''"}}
states:
  p:
    {{
      initial: true, parallel: true, {noting("p")},
      states: {{
        a: {{ {noting("a")}, states: {{a1: {{ {noting("a1")} }}, a2: {{}}}} }},
        b: {{ {noting("b")}, states: {{b1: {{ {noting("b1")} }}}} }}
      }},
      transitions: [{{event: tap, target: z}}]
    }}
  z: {{}}
"""


def test_states_are_entered_as_they_stand_and_left_from_the_last_on() -> None:
    """SCXML, 3.1.5 and 3.13: document order, and for leaving its reverse, whatever the depth."""
    chart = chart_of(ORDER)
    step = chart.step(chart.start().configuration, parse_event("tap"))
    memory = step.configuration._snapshot
    assert memory is not None
    assert memory.variables["log"].split() == "ep ea ea1 eb eb1 xb1 xb xa1 xa xp".split()
    assert [name for name, entered in step.state_changes if not entered] == ["b1", "b", "a1", "a", "p"]


def foreach(depth: int) -> str:
    inner = "{assign: {location: n, expr: n + 1}}"
    for level in range(depth):
        inner = f"{{foreach: {{array: \"'{'x' * 40}'\", item: i{level}, do: {inner}}}}}"
    return f"{{datamodel: {{n: 0}}, states: {{a: {{initial: true, enter: {inner}}}}}}}"


MANY = ", ".join(f"s{n}: {{}}" for n in range(1_001))
TAPS = ", ".join(["{event: tap}"] * 5_001)
TARGETS = " ".join(f"s{n}" for n in range(33))
FEW = ", ".join(f"s{n}: {{}}" for n in range(33))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{datamodel: {n: 0}, states: {a: {transitions: [{cond: "1 / 0 > n", target: b}]}, b: {}}}',
            'transitions without an event follow one another for ever, through "a"',
        ),
        (foreach(3), "variables are set more than 5,000 times"),
        (f"{{states: {{{MANY}}}}}", "too many states; allowed: at most 1,000"),
        (f"{{states: {{a: {{transitions: [{TAPS}]}}}}}}", "too many transitions; allowed: at most 5,000"),
        (
            f"{{states: {{a: {{transitions: [{{event: tap, target: {TARGETS}}}]}}, {FEW}}}}}",
            "33 states are too many for one transition; allowed: at most 32",
        ),
    ],
)
def test_what_would_never_end_is_told(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        chart_of(text)
    assert said in str(caught.value)


def test_a_foreach_that_a_card_has_use_for_goes_through() -> None:
    memory = chart_of(foreach(2)).start().configuration._snapshot
    assert memory is not None and memory.variables["n"] == 1_600


@pytest.mark.parametrize("expression", ["1/0", "[1][5]", "2**99999", "'a'*1000000000", "'a'+1", "9**9**9", "y"])
def test_a_variable_whose_expression_has_no_value_is_told_at_its_line(expression: str) -> None:
    text = (
        f'datamodel: {{y: 0, x: "{expression}", z: 1}}\nstates: {{a: {{enter: {{assign: {{location: z, expr: z}}}}}}}}'
    )
    top = parse_yaml(text, "scene.yaml")
    source = {("statechart", *path): place for path, place in build_source_map(top).items()}
    if expression == "y":
        memory = load_chart(top, source, {}).start().configuration._snapshot
        assert memory is not None and memory.variables["x"] == 0
        return
    with pytest.raises(InputError, match=r'scene\.yaml:1:19 statechart\.datamodel\.x: .*"x" has no value'):
        load_chart(top, source, {})


def test_gazes_that_a_chart_listens_for_are_known_also_in_a_list_of_events() -> None:
    chart = chart_of("""
states:
  a: {initial: true, transitions: [{event: "gaze:one", target: b}, {event: "tap gaze:two back", target: b}]}
  b: {states: {c: {initial: true, transitions: [{event: "gaze:three", target: a}]}}}
""")
    assert chart.gaze_targets == {"one", "two", "three"}
    assert Chart().gaze_targets == frozenset()


SCANS = """
datamodel: {last: "''", total: 0}
states:
  idle:
    initial: true
    transitions:
      - {event: code.seen, target: dear, cond: [data.product.price > 10, "data['a-b'] == null"]}
      - {event: code.seen, target: listed, cond: "data.many[1].name == 'two'"}
      - {event: code.seen, unless: data.code, target: nothing}
      - event: code.seen
        on:
          - {assign: {location: last, expr: data.code}}
          - {assign: {location: total, expr: total + data.count}}
      - {event: tap, target: full, cond: "total == 5 and last == 'x2'"}
      - {event: tap, target: leaked, cond: data.code}
  dear: {transitions: [{event: back, target: idle}]}
  listed: {}
  nothing: {}
  full: {}
  leaked: {}
"""


def scanned(*rows: tuple[str, dict[str, Any] | None]) -> set[str]:
    chart = chart_of(SCANS)
    step = chart.start()
    for event, value in rows:
        data = None if value is None else EventData.from_value(value)
        step = chart.step(step.configuration, parse_event(event), data)
    return set(step.configuration.active)


@pytest.mark.parametrize(
    ("rows", "active"),
    [
        ([("code.seen", {"product": {"price": 10.5}, "code": "a"})], "dear"),
        ([("code.seen", {"product": {"price": 10.5}, "a-b": 1, "code": "a", "count": 1})], "idle"),
        ([("code.seen", {"many": [{"name": "one"}, {"name": "two"}], "code": "a", "count": 1})], "listed"),
        ([("code.seen", None)], "nothing"),
        ([("code.seen", {"code": "x1", "count": 2}), ("code.seen", {"code": "x2", "count": 3}), ("tap", None)], "full"),
        ([("code.seen", {"code": "x2", "count": 5}), ("tap", {"code": "y"})], "full"),
        ([("code.seen", {"code": "x3", "count": 5}), ("tap", {"code": "y"})], "leaked"),
        ([("code.seen", {"code": "x3", "count": 5}), ("tap", None)], "idle"),
        ([("code.shown", {"product": {"price": 99}})], "idle"),
    ],
)
def test_guards_and_actions_read_the_data_of_the_event_that_is_processed(
    rows: list[tuple[str, dict[str, Any] | None]], active: str
) -> None:
    assert scanned(*rows) == {active}


def test_equal_events_with_other_data_are_other_steps_but_only_where_the_chart_reads_them() -> None:
    data = [EventData.from_value({"product": {"price": price}, "code": "a"}) for price in (9, 11)]
    chart = chart_of(SCANS)
    start, seen = chart.start().configuration, parse_event("code.seen")
    assert [chart.step(start, seen, each).configuration.active for each in data] == [("idle",), ("dear",)]
    deaf = chart_of("states: {a: {initial: true, transitions: [{event: code.seen, target: b}]}, b: {}}")
    begun = deaf.start().configuration
    assert chart.reads_event_data and not deaf.reads_event_data
    assert deaf.step(begun, seen, data[0]) is deaf.step(begun, seen, data[1])


def test_a_chart_that_has_a_variable_data_of_its_own_keeps_it() -> None:
    chart = chart_of(
        "datamodel: {data: 3}\nstates: {a: {initial: true, transitions: "
        "[{event: code.seen, target: b, cond: data == 3}]}, b: {}}"
    )
    step = chart.step(chart.start().configuration, parse_event("code.seen"), EventData.from_value({"x": 1}))
    assert step.configuration.active == ("b",)


SONGS = {"songs": ({"s": 3}, {"s": 5}), "track": {"s": 99}, "other": 1}
SEEKS = """
datamodel: {track: 1, at: "songs[0].s - 1"}
states:
  playing:
    initial: true
    transitions:
      - {event: swipe_forward, on: {assign: {location: at, expr: "min(at + 10, songs[track].s)"}}}
      - {event: tap, cond: "at == songs.1.s", target: over}
      - {event: swipe_back, on: {assign: {location: at, expr: songs}}}
  over: {}
"""


def seeking() -> Chart:
    return load_chart(parse_yaml(SEEKS, "scene.yaml"), {}, {}, SONGS)


def test_guards_and_values_read_content_and_variables_before_it() -> None:
    chart, forward, tap = seeking(), parse_event("swipe_forward"), parse_event("tap")
    begun = chart.start().configuration
    assert begun.variables == {"track": 1, "at": 2} and [*chart.content] == ["songs"]
    assert chart.step(begun, tap).configuration.active == ("playing",)
    sought = chart.step(begun, forward).configuration
    assert sought.variables["at"] == 5 and chart.step(sought, tap).configuration.active == ("over",)
    kept = chart.step(begun, parse_event("swipe_back")).configuration.variables["at"]
    assert kept == [{"s": 3}, {"s": 5}] and type(kept[0]) is dict


def test_content_that_events_have_changed_is_another_step() -> None:
    chart, forward = seeking(), parse_event("swipe_forward")
    begun = chart.start().configuration
    overlay = {"songs": [{"s": 3}, {"s": 8}], "other": 2}
    values = [chart.step(begun, forward, None, each).configuration.variables["at"] for each in ({}, overlay, {})]
    assert values == [5, 8, 5]
    assert chart.step(begun, forward) is chart.step(begun, forward, None, {"other": 3})


def test_an_unknown_name_is_told_with_those_of_content() -> None:
    with pytest.raises(InputError, match='there is no variable "song"; did you mean "songs"') as caught:
        load_chart(parse_yaml(SEEKS.replace("songs[track].s", "song[track].s"), "scene.yaml"), {}, {}, SONGS)
    assert "allowed: at, track; of content songs, track, other" in str(caught.value)


@pytest.mark.parametrize("name", ["machine", "In", "model", "event", "state_field", "scene_said", "__class__", "total"])
def test_data_are_values_and_reach_nothing_of_the_program(name: str) -> None:
    data: dict[str, Any] = {name: 99, "code": "__import__('os').abort()", "count": 1}
    assert scanned(("code.seen", data), ("tap", None)) == {"idle"}


@pytest.mark.parametrize(
    "guard", ["data.__class__", "data._values", "data.get('x')", "data.code.format(1)", "data.code()", "datas.code"]
)
def test_an_expression_cannot_reach_behind_the_data(guard: str) -> None:
    with pytest.raises(InputError):
        chart_of(f'states: {{a: {{initial: true, transitions: [{{event: tap, target: a, cond: "{guard}"}}]}}}}')


def test_data_too_large_for_a_variable_are_refused() -> None:
    text = "datamodel: {all: 0}\nstates: {a: {initial: true, transitions: [{event: code.seen, on: "
    chart = chart_of(text + "{assign: {location: all, expr: data}}}]}}")
    start = chart.start().configuration
    kept = chart.step(start, parse_event("code.seen"), EventData.from_value({"x": [1, {"y": None}]}))
    assert "data({'x': [1, {'y': None}]})" in kept.configuration._key
    with pytest.raises(InputError, match="the variables hold more than 10,000"):
        chart.step(start, parse_event("code.seen"), EventData.from_value({"x": "y" * 20_000}))

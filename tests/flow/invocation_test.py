"""What states ask of services: how it is written, the one sentence of each mistake, and answers that nobody hears."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.stand_in import SHELF
from tests.scene.scenes import HELLO, mistake, write
from vitrine.errors import InputError
from vitrine.flow.chart.chart import Chart, load_scene_chart
from vitrine.flow.chart.reach import check_reach
from vitrine.scene.load.loader import load_scene
from vitrine.scene.services.service_kinds import SERVICE_KINDS

SERVICES = "services: {shelf: {}, codes: {}}"


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shelf among the services that scenes may name."""
    monkeypatch.setitem(SERVICE_KINDS, "shelf", SHELF)


def write_asking(folder: Path, invoke: str, services: str = SERVICES, transitions: str = "[]") -> Path:
    """A scene whose only state asks, from line 8, column 16 on."""
    asking = f"statechart:\n  states:\n    asking:\n      transitions: {transitions}\n      invoke: {invoke}"
    content = 'content: {label: {gtin: "4006381333931"}}'
    return write(folder, f"{services}\n{content}\n{asking}\nnodes:\n{HELLO}\n")


def load_asking(folder: Path, invoke: str) -> Chart:
    return load_scene_chart(load_scene(write_asking(folder, invoke)))


@pytest.mark.parametrize(
    ("invoke", "asked"),
    [
        ("", []),
        ("{}", []),
        ("{shelf.count: }", [("shelf.count", {})]),
        ("{shelf.find: {gtin: '{label.gtin}', near: 2.5}}", [("shelf.find", {"gtin": "{label.gtin}", "near": 2.5})]),
        ("{shelf.count: {}, shelf.find: {gtin: 7}}", [("shelf.count", {}), ("shelf.find", {"gtin": 7})]),
        (
            "[{shelf.find: {gtin: a}}, {shelf.find: {gtin: b}}, {shelf.count: }]",
            [("shelf.find", {"gtin": "a"}), ("shelf.find", {"gtin": "b"}), ("shelf.count", {})],
        ),
    ],
)
def test_requests_keep_the_order_of_the_file(tmp_path: Path, invoke: str, asked: list[object]) -> None:
    requests = load_asking(tmp_path, invoke).invocations.get("asking", ())
    assert [(str(each), dict(each.inputs)) for each in requests] == asked


@pytest.mark.parametrize(
    ("invoke", "sentences"),
    [
        (
            "{shelff.find: {gtin: 1}}",
            [
                '8:16 invoke.shelff.find: the scene has no service "shelff"; did you mean "shelf"?; '
                "allowed: shelf.find, shelf.count"
            ],
        ),
        (
            "{basket.find: {gtin: 1}}",
            [
                '8:16 invoke.basket.find: the scene has no service "basket"; allowed: shelf.find, shelf.count; '
                "declare it at the top of the scene: services: {basket: {}}"
            ],
        ),
        (
            "{shelf.fnd: {gtin: 1}}",
            [
                '8:16 invoke.shelf.fnd: "shelf" cannot be asked to "fnd"; did you mean "shelf.find"?; '
                "allowed: shelf.find, shelf.count"
            ],
        ),
        (
            "{shelf: {gtin: 1}}",
            ['8:16 invoke.shelf: "shelf" is no request; did you mean "shelf.find"?; allowed: shelf.find, shelf.count'],
        ),
        (
            "{codes.read: }",
            [
                '8:16 invoke.codes.read: "codes" cannot be asked anything; '
                "it gives code.seen, code.lost by itself, as long as the scene has it"
            ],
        ),
        (
            "shelf.find",
            ['8:7 invoke: invoke is "shelf.find"; write what is asked, such as {catalogue.find: {gtin: ...}}'],
        ),
        (
            "[shelf.count]",
            ['8:16 invoke.0: invoke is "shelf.count"; write what is asked, such as {catalogue.find: {gtin: ...}}'],
        ),
        ("{shelf.count: 3}", ["8:16 invoke.shelf.count: shelf.count is 3; allowed: a mapping of keys to values"]),
        (
            "{shelf.find: }",
            ['8:16 invoke.shelf.find: shelf.find needs "gtin"; allowed: gtin: the number on its label'],
        ),
        (
            "{shelf.find: {gtn: 1}}",
            [
                '8:16 invoke.shelf.find: shelf.find needs "gtin"; allowed: gtin: the number on its label',
                '8:29 invoke.shelf.find.gtn: shelf.find takes no "gtn"; did you mean "gtin"?; allowed: gtin, near',
            ],
        ),
        ("{shelf.count: {of: 1}}", ['8:30 invoke.shelf.count.of: shelf.count takes no "of"; allowed: no inputs']),
        (
            "{shelf.find: {gtin: [1]}}",
            [
                "8:29 invoke.shelf.find.gtin: gtin is a list; allowed: a text, number, true or false; "
                'a list or a mapping is bound: "{cart.items}"'
            ],
        ),
        (
            "{shelf.find: {gtin: '{label.gtin'}}",
            ['8:29 invoke.shelf.find.gtin: a single "{" in the text; write "{{" for a brace'],
        ),
        (
            "[" + "{shelf.count: }, " * 17 + "]",
            ["8:7 invoke: 17 requests are too many for one state; allowed: at most 16"],
        ),
    ],
)
def test_each_mistake_is_one_sentence_with_its_place_and_the_nearest_name(
    tmp_path: Path, invoke: str, sentences: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        load_asking(tmp_path, invoke)
    where = f"{tmp_path / 'scene.yaml'}:"
    found = [str(problem).removeprefix(where) for problem in caught.value.problems]
    assert sorted(text.replace("statechart.states.asking.", "") for text in found) == sentences


def test_an_input_may_be_bound_to_what_services_bring_and_to_nothing_that_is_not_there(tmp_path: Path) -> None:
    load_asking(tmp_path, "{shelf.find: {gtin: '{code.payload}', near: '{thing.price}'}}")
    with pytest.raises(InputError) as caught:
        load_asking(tmp_path, "{shelf.find: {gtin: '{lable.gtin}'}}")
    (problem,) = caught.value.problems
    assert (problem.message, problem.hint) == ('content has no "lable"', 'did you mean "label"?')
    assert problem.place is not None and (problem.place.line, problem.place.column) == (8, 29)


def test_a_scene_without_services_is_told_how_to_declare_one(tmp_path: Path) -> None:
    scene = load_scene(write_asking(tmp_path, "{shelf.count: }", services="name: none"))
    with pytest.raises(InputError) as caught:
        load_scene_chart(scene)
    (problem,) = caught.value.problems
    assert problem.message == 'the scene has no service "shelf"'
    assert problem.hint == "declare it at the top of the scene: services: {shelf: {}}"


@pytest.mark.parametrize(
    ("services", "sentence"),
    [
        (
            "{shelff: {}}",
            '2:12 services.shelff: there is no service "shelff"; did you mean "shelf"?; '
            "allowed: codes, catalogue, wallet, route, assistant, shelf",
        ),
        ("{shelf: {aisel: 2}}", '2:20 services.shelf.aisel: unknown key "aisel"; did you mean "aisle"?; '
         "allowed: aisle, list"),
        ("{shelf: {aisle: 0}}", "2:27 services.shelf.aisle: number 0 is out of range; allowed: 1 or more"),
        ("{shelf: 3}", "2:19 services.shelf: number 3 does not fit here; allowed: keys with values"),
        ("[shelf]", "2:11 services: a list does not fit here; allowed: keys with values"),
        (
            "{shelf: {list: scen.yaml}}",
            '2:26 services.shelf.list: there is no file "scen.yaml"; did you mean "scene.yaml"?',
        ),
    ],
)  # fmt: skip
def test_each_mistake_of_a_block_is_one_sentence(tmp_path: Path, services: str, sentence: str) -> None:
    problem = mistake(tmp_path, f"services: {services}\nnodes:\n{HELLO}\n")
    assert str(problem).removeprefix(f"{tmp_path / 'scene.yaml'}:") == sentence


@pytest.mark.parametrize("services", ["services: {shelf: {}}", "services: {shelf: {aisle: 1}}", "services: {shelf: }"])
def test_a_block_may_say_nothing(tmp_path: Path, services: str) -> None:
    block = load_scene(write_asking(tmp_path, "{shelf.count: }", services)).services["shelf"]
    assert block.model_dump() == {"aisle": 1, "list": None}


COUNTED, LATE = "{event: things.counted, target: asking}", "{event: shelf.timeout shelf.failed, target: asking}"


@pytest.mark.parametrize(
    ("transitions", "unheard"),
    [
        ("[]", "things.counted, shelf.timeout, shelf.failed"),
        (f"[{COUNTED}]", "shelf.timeout, shelf.failed"),
        (f"[{LATE}]", "things.counted"),
        (f"[{COUNTED}, {LATE}]", None),
    ],
)
def test_an_answer_that_nobody_hears_is_a_warning(tmp_path: Path, transitions: str, unheard: str | None) -> None:
    scene = load_scene(write_asking(tmp_path, "{shelf.count: }", transitions=transitions))
    found = check_reach(scene, load_scene_chart(scene))
    if unheard is None:
        assert found == []
        return
    (problem,) = found
    assert problem.message == f'while "asking" waits for shelf.count, no transition hears {unheard}'
    assert problem.severity == "warning" and problem.key == "statechart.states.asking.invoke"
    assert problem.hint == f"write one there, such as {{event: {unheard.split(',')[0]}, target: ...}}"


HEARING = f"""
{SERVICES}
statechart:
  states:
    all:
      initial: true
      parallel: true
      transitions: [{{event: tap, target: elsewhere}}, {{event: around, target: all}}]
      states:
        left:
          states:
            asking:
              invoke: {{shelf.count: }}
              states: {{in: {{transitions: [{{event: inside, target: all}}]}}}}
        right: {{transitions: [{{event: beside, target: all}}]}}
    elsewhere: {{transitions: [{{event: outside, target: all}}]}}
nodes:
{HELLO}
"""


@pytest.mark.parametrize("listener", ["around", "beside", "inside", "outside"])
def test_an_answer_is_heard_by_whatever_may_be_active_while_it_is_awaited(tmp_path: Path, listener: str) -> None:
    answers = "things.counted shelf.timeout shelf.failed"
    others = {"around", "beside", "inside", "outside"} - {listener}
    text = HEARING.lstrip().replace(f"event: {listener}", f"event: {answers}")
    for name in others:
        text = text.replace(f"event: {name}", "event: back")
    scene = load_scene(write(tmp_path, text))
    told = [problem.message for problem in check_reach(scene, load_scene_chart(scene))]
    unheard = [f'while "asking" waits for shelf.count, no transition hears {answers.replace(" ", ", ")}']
    assert told == (unheard if listener == "outside" else [])

"""A shot is what was typed: a key of dictionaries, plain data and back, and a command line that says it all."""

from __future__ import annotations

import inspect
import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vitrine import cli
from vitrine.commands import shot as command
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.errors import InputError

FULL = Shot(
    Path("a scene's.yaml"), 12.25, "walk 1.mp4", Path("take.jsonl"), "quark-s1", "sunlit",
    ViewOptions(
        "world", "640x400", "absolute", "both", "40%", "spread=off", "world", "0.5,-1", "sum", "80ms", "20", "5"
    ),
    True, True, "blocks", "zh-CN", Path("faces.onnx"), True, True, "-0.5", True,
)  # fmt: skip
#: Options of the command that change no pixel.
NO_PIXELS = {"output", "time_limit"}
#: Options of the command by the fields that they are.
FIELDS = {"t_s": "at", "kind": "view"}

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1, max_size=12)
SHOTS = st.builds(
    Shot,
    NAMES.filter(lambda name: name not in (".", "..")).map(Path),
    st.floats(0, 1e6),
    st.none() | NAMES,
    st.none() | NAMES.map(Path),
    NAMES,
    NAMES,
    st.builds(ViewOptions, NAMES, st.none() | NAMES, *[NAMES] * 10),
    st.booleans(),
    st.booleans(),
    NAMES,
    st.none() | NAMES,
    st.none() | NAMES.map(Path),
    st.booleans(),
    st.booleans(),
    NAMES,
)


def parsed(arguments: Sequence[str]) -> tuple[Shot, Path]:
    """What the command would draw for these arguments, and where to."""
    heard: list[tuple[Shot, Path]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "run_shot", lambda shots, output: heard.append((shots[0], output)))
        assert cli.run(list(arguments)) == 0
    return heard[0]


def test_every_option_that_changes_a_pixel_is_a_field() -> None:
    typed = set(inspect.signature(cli.shot).parameters) - NO_PIXELS
    own, view = ({field.name for field in fields(kind)} for kind in (Shot, ViewOptions))
    assert {FIELDS.get(name, name) for name in own | view} == typed
    assert "view" in own and not own & view


def test_the_commands_defaults_are_the_shots() -> None:
    assert parsed(["shot", "a.yaml", "--at", "0", "-o", "a.png"]) == (Shot(Path("a.yaml")), Path("a.png"))


def test_equal_words_are_one_key() -> None:
    again = Shot.from_json(json.loads(json.dumps(FULL.to_json())))
    assert again == FULL and {FULL: 1}[again] == 1
    for field in fields(Shot):
        if field.name != "view":
            assert replace(FULL, **{field.name: getattr(Shot(Path("a.yaml")), field.name)}) != FULL, field.name


def test_a_command_says_every_field() -> None:
    default = Shot(Path("a.yaml"))
    for field in fields(Shot):
        if field.name != "view":
            one = replace(default, **{field.name: getattr(FULL, field.name)})
            assert parsed(one.arguments())[0] == one, field.name
    for field in fields(ViewOptions):
        one = replace(default, view=replace(default.view, **{field.name: getattr(FULL.view, field.name)}))
        assert parsed(one.arguments())[0] == one, field.name


@settings(max_examples=25)
@given(SHOTS)
@example(Shot(Path("-odd.yaml"), 1e-9, "-feed", Path("-take"), "-device"))
def test_json_and_the_command_give_the_shot_back_whatever_its_names(shot: Shot) -> None:
    assert Shot.from_json(json.loads(json.dumps(shot.to_json()))) == shot
    back, output = parsed(shot.arguments("-odd name'.png"))
    assert (back, output) == (shot, Path("-odd name'.png"))


@pytest.mark.skipif(sys.platform == "win32", reason="quotes are cmd's there")
@settings(max_examples=25)
@given(SHOTS)
def test_the_command_line_is_its_arguments_to_a_shell(shot: Shot) -> None:
    words = shlex.split(shot.command("a b.png"))
    assert words[words.index("shot") :] == list(shot.arguments("a b.png"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"devise": "x"},
            'devise: there is no such key; did you mean "device"?; allowed: scene, t_s, feed, take, device,',
        ),
        ({"devise": "x"}, 'did you mean "device"?'),
        ({"view": {"knid": "eye"}}, "view.knid: there is no such key"),
        ({"view": {"knid": "eye"}}, 'did you mean "kind"?'),
        ({"view": "eye"}, "view: "),
        ({"view": {"size": 640}}, "view.size: number 640 does not fit here; allowed: a text"),
        ({"t_s": "3"}, "t_s: "),
        ({"t_s": True}, "t_s: "),
        ({"t_s": float("nan")}, "allowed: seconds from 0"),
        ({"trust": "yes"}, "allowed: true or false"),
        ({"trust": 1}, "trust: "),
        ({"scene": None}, "scene: "),
        ({"take": 3}, "take: "),
        ({"device": None}, "device: "),
    ],
)
def test_wrong_data_is_one_sentence_with_its_key(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as error:
        Shot.from_json({"scene": "a.yaml", **change})
    (problem,) = error.value.problems
    assert sentence in str(problem)


@pytest.mark.parametrize("data", [None, [], "a.yaml", 3])
def test_what_is_no_mapping_is_no_shot(data: object) -> None:
    with pytest.raises(InputError, match="shot: "):
        Shot.from_json(data)


def test_all_that_is_wrong_is_told_at_once_and_a_scene_is_needed() -> None:
    with pytest.raises(InputError) as error:
        Shot.from_json({"t": 1, "trust": 0, "view": {"eye": 1, "eyes": ""}})
    assert [problem.key for problem in error.value.problems] == ["t", "trust", "view.eye", "view.eyes", "shot"]
    assert 'the key "scene" is missing' in str(error.value)

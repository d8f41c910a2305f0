"""`check`: every problem with its place, as lines and as JSON, and an exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.feed.clip import Clip
from vitrine.cli import run

GOOD = "vitrine: 1\nfeed: testcard\nnodes:\n  - {id: hello, kind: text, text: Hello, size: 1, anchor: {head: center}}\n"
CHART = """statechart:
  states:
    a: {initial: true, transitions: [{event: tpa, target: a}]}
"""


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "scene.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_good_scene_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD)
    assert run(["check", path, "--no-play"]) == 0
    assert capsys.readouterr().out == f"{path}: 0 errors, 0 warnings\n"


def test_all_errors_of_a_scene_are_told_at_once_with_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, GOOD + "  - {kind: txt, text: a}\n  - {id: b, kind: text, text: b, colour: red}\n")
    assert run(["check", path]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"{path}: 2 errors, 0 warnings"
    assert lines[0].startswith(f"error: {path}:5:") and 'did you mean "text"?' in lines[0]
    assert lines[1].startswith(f"error: {path}:6:") and 'did you mean "color"?' in lines[1]


def test_a_warning_alone_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD.replace("size: 1,", "size: 0.3,"))
    assert run(["check", path, "--no-play"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"warning: {path}:4:")
    assert last == f"{path}: 0 errors, 1 warning"


@pytest.mark.parametrize(
    ("more", "place", "sentence"),
    [
        (CHART, "scene.yaml:6:", 'did you mean "tap"?'),
        ("take: run.jsonl\n", "run.jsonl:3:1", "the times of a take rise"),
        ("take: runn.jsonl\n", "scene.yaml:4:", 'did you mean "run.jsonl"?'),
        ("feed: wlak.mp4\n", "scene.yaml:4:", 'did you mean "walk.mp4"?'),
    ],
)
def test_what_the_scene_names_is_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: str, place: str, sentence: str
) -> None:
    (tmp_path / "walk.mp4").touch()
    (tmp_path / "run.jsonl").write_text('{"vitrine_take": 1}\n{"t": 2, "event": "tap"}\n{"t": 1, "event": "tap"}\n')
    path = written(tmp_path, GOOD.replace("feed: testcard\n", "") + more)
    assert run(["check", path]) == 1
    told, count = capsys.readouterr().out.splitlines()
    assert place in told and sentence in told
    assert "1 error, " in count


def test_the_feed_and_the_files_beside_it_are_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD.replace("testcard", "walk.mp4"))
    (tmp_path / "walk.mp4").touch()
    assert run(["check", path]) == 1
    assert "the file is empty" in capsys.readouterr().out
    Clip(count=2).write(tmp_path / "walk.mp4")
    assert run(["check", path]) == 0
    (tmp_path / "walk.tum").write_text("0 0 inf 0 1 0 0 0\n1 0 0\n")
    capsys.readouterr()
    assert run(["check", path]) == 1
    first, second, _ = capsys.readouterr().out.splitlines()
    assert "walk.tum:1:1" in first and "walk.tum:2:1" in second


def test_json_has_the_same_problems_as_objects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD + "  - {kind: txt, text: a}\n")
    assert run(["check", path, "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["severity"], problem["place"]["line"], problem["key"]) == ("error", 5, "nodes.1.kind")
    assert run(["check", written(tmp_path, GOOD), "--json", "--no-play"]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": []}


def test_no_scene_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, GOOD)
    assert run(["check", str(tmp_path / "scen.yaml")]) == 1
    assert 'did you mean "scene.yaml"?' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["chek"], "No such command 'chek'"),
        (["check"], "Missing argument"),
        (["check", "a.yaml", "--jsn"], "--jsn"),
        (["shot", "a.yaml", "-o", "a.png"], "--at"),
        (["bench", "--frames", "0"], "--frames"),
    ],
)
def test_a_wrong_command_line_is_2_and_says_where_to_look(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert run(words) == 2
    told = capsys.readouterr()
    assert sentence in told.err and "--help" in told.err and not told.out


def test_with_json_mistakes_are_objects_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json"]) == 2
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert "Missing argument" in error["message"]


def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(command in told for command in ("preview", "shot", "record", "check", "kiosk", "bench", "doctor"))


@pytest.mark.parametrize(
    ("feed", "sentence"),
    [
        ('"a\\0b"', "is no path"),
        ("a" * 5_000, "is no path"),
        ("testcard:0000x0000", "there is no test card"),
        ("testcard:9999x9999", "there is no test card"),
        ("testcard:1x1", "there is no test card"),
        ("list.m3u8", "this is a playlist"),
        ("l.svg", "this is no video"),
        ("notes.mp4", "this is no video"),
        ("pictures", "the folder holds no pictures"),
    ],
)
def test_what_can_be_no_feed_is_told_where_the_scene_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], feed: str, sentence: str
) -> None:
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")
    (tmp_path / "l.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "notes.mp4").write_text("hello\n" * 99)
    (tmp_path / "pictures").mkdir()
    path = written(tmp_path, GOOD.replace("feed: testcard", f"feed: {feed}"))
    assert run(["check", path]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"error: {path}:2:7 feed: ") and sentence in out and len(out) < 600


def test_poses_and_a_take_of_another_film_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Clip(count=120).write(tmp_path / "walk.mp4")
    (tmp_path / "walk.tum").write_text("".join(f"{n / 30} 0 1.6 {-n} 0 0 0 1\n" for n in range(30)))
    (tmp_path / "run.jsonl").write_text('{"vitrine_take": 1}\n{"t": 99, "event": "tap"}\n')
    path = written(tmp_path, GOOD.replace("feed: testcard", "feed: walk.mp4\ntake: run.jsonl"))
    assert run(["check", path, "--no-play"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("warning: ")]
    assert "walk.tum: the poses last 1.0 s, the feed 4.0 s" in told[0]
    assert "run.jsonl: 1 of the take's 1 events lie after the feed's end at 4.0 s" in told[1]
    (tmp_path / "walk.tum").write_text("".join(f"{n * 33_333_333} 0 1.6 {-n} 0 0 0 1\n" for n in range(120)))
    assert run(["check", path, "--no-play"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("warning: ")]
    assert "walk.tum: the times are taken as nanoseconds: as seconds they would be 1,101,8" in told[0]
    assert len(told) == 2, "and then they are as long as the feed"

"""`shot` from outside: files, sizes, names, sentences and exit codes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.source_path import SOURCE_PATH
from vitrine.feed.testcard import FPS, FRAME_COUNT

ROOT = Path(__file__).resolve().parents[2]

Vitrine = Callable[..., Any]


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


def test_a_shot_is_a_picture_with_its_making_in_its_metadata(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    ran = vitrine("shot", scene, "--at", 1, "-o", "shot.png")
    assert ran.code == 0, ran.err
    with Image.open(tmp_path / "shot.png") as image:
        assert image.size == (320, 180)
        assert image.info["vitrine:scene"] == "small"
        assert image.info["vitrine:device"] == "generic"


def test_through_glasses_the_metadata_tell_what_the_picture_rests_on(
    vitrine: Vitrine, scene: Path, tmp_path: Path
) -> None:
    glasses = ("--device", "quark-s1", "--environment", "sunlit")
    ran = vitrine("shot", scene, "--at", 1, "-o", "shot.png", *glasses, "--framed", "--size", "400x300")
    assert ran.code == 0, ran.err
    with Image.open(tmp_path / "shot.png") as image:
        assert image.size[0] == 400 and image.size[1] > 300
        told = image.info
    assert told["vitrine:note"] == "simulated, estimated"
    assert (told["vitrine:nits"], told["vitrine:transmittance"], told["vitrine:contrast"]) == ("4000", "0.85", "1.941")
    assert (told["vitrine:tone"], told["vitrine:brightest"]) == ("compressed", "0.2327")
    assert {"nits", "clear", "spread"} <= set(told["vitrine:estimated"].split(", "))


TALKING = """\
vitrine: 1
feed: testcard:320x180
statechart:
  states:
    quiet: {transitions: [{after_s: 1, target: loud}]}
    loud: {capture: true, enter: {say: Turn right}}
nodes: [{kind: text, text: Hello, anchor: {head: center}}]
"""


def test_what_is_heard_stands_under_the_picture_and_never_on_it(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    scene.write_text(TALKING, encoding="utf-8")
    glasses = ("--device", "quark-g1", "--size", "640x360")
    for name, framed in (("bare", ()), ("framed", ("--framed",))):
        assert vitrine("shot", scene, "--at", 0.5, "--at", 1, "-o", f"{name}.png", *glasses, *framed).code == 0
    quiet, loud = (pixels(tmp_path / f"framed-{t_s:g}s.png") for t_s in (0.5, 1))
    np.testing.assert_array_equal(loud[:360], pixels(tmp_path / "bare-1s.png"))
    more = len(loud) - len(quiet)
    assert more > 16 and (loud[-more:] > 200).all(axis=2).any(), "one line more, with words in it"
    with Image.open(tmp_path / "bare-1s.png") as spoken, Image.open(tmp_path / "bare-0.5s.png") as silent:
        assert (spoken.info["vitrine:heard"], spoken.info["vitrine:capture-light"]) == ("Turn right", "on")
        assert not {"vitrine:heard", "vitrine:capture-light"} & set(silent.info)


def test_several_times_make_several_files_at_the_asked_size(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    ran = vitrine("shot", scene, "--at", 0.5, "--at", 2, "-o", "s.png", "--size", "400x400", "--view", "panel")
    assert ran.code == 0, ran.err
    first, second = pixels(tmp_path / "s-0.5s.png"), pixels(tmp_path / "s-2s.png")
    assert first.shape == second.shape == (400, 400, 3)
    assert not first[:80].any() and not first[320:].any()  # the picture keeps its shape, bars fill the rest
    assert first[160:240].max() > 200  # the light of the words
    np.testing.assert_array_equal(first, second)


def test_the_same_bytes_whatever_the_process_and_threads(vitrine_anew: Vitrine, scene: Path, tmp_path: Path) -> None:
    settings = [{"LP_NUM_THREADS": "1"}, {"LP_NUM_THREADS": "2"}, {}, {"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"}]
    for number, env in enumerate(settings):
        assert vitrine_anew("shot", scene, "--at", 1.25, "-o", f"{number}.png", env=env).code == 0
    contents = {(tmp_path / f"{number}.png").read_bytes() for number in range(len(settings))}
    assert len(contents) == 1


def test_through_glasses_the_same_bytes_with_one_thread_and_two(
    vitrine_anew: Vitrine, scene: Path, tmp_path: Path
) -> None:
    glasses = ("--device", "xreal-one", "--environment", "night-street", "--optics", "strong")
    for threads in ("1", "2"):
        ran = vitrine_anew("shot", scene, "--at", 1, "-o", f"{threads}.png", *glasses, env={"LP_NUM_THREADS": threads})
        assert ran.code == 0, ran.err
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()


def test_the_feeds_end_is_its_last_frame_not_its_first(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    end_s, frame_s = float(FRAME_COUNT / FPS), float(1 / FPS)
    ran = vitrine("shot", scene, "--at", end_s, "--at", end_s - frame_s, "--at", 0, "-o", "s.png")
    assert ran.code == 0, ran.err
    end, last, first = (pixels(tmp_path / f"s-{t_s:g}s.png") for t_s in (end_s, end_s - frame_s, 0))
    np.testing.assert_array_equal(end, last)
    assert (end != first).any()
    beyond = vitrine("shot", scene, "--at", end_s + frame_s, "-o", "s.png")
    assert (beyond.code, "beyond the end" in beyond.err) == (1, True), beyond.err


def test_a_shot_imports_nothing_that_only_windows_tables_and_benchmarks_need(scene: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from vitrine.cli import run; "
        f"assert run(['shot', {str(scene)!r}, '--at', '0', '-o', {str(tmp_path / 's.png')!r}]) == 0; "
        "print(*sys.modules)"
    )
    surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    loaded = subprocess.check_output([sys.executable, "-P", "-c", code], text=True, env=surroundings).split()
    assert "vitrine.engine.session" in loaded
    assert not {"rich", "pygame", "watchfiles", "vitrine.preview", "vitrine.kiosk", "vitrine.bench"} & set(loaded)
    unused = {
        "vitrine.content",
        "vitrine.power",
        "zxingcpp",
        "httpx",
        "cryptography",
        "sqlite3",
        "rustworkx",
        "onnxruntime",
        "sherpa_onnx",
    }
    assert not unused & set(loaded), "of a scene without content"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--at", "99999"], 1, "beyond the end"),
        (["--at", "-1"], 1, "times run from 0"),
        (["--at", "nan"], 2, "is no time"),
        (["--at", "x"], 2, "Invalid value"),
        (["--at", "1", "--device", "generc"], 1, 'did you mean "generic"?'),
        (["--at", "1", "--environment", "sunlight"], 1, 'did you mean "sunlit"?'),
        (["--at", "1", "--view", "eyes"], 2, 'did you mean "eye"?'),
        (["--at", "1", "--size", "0x10"], 2, "WxH in pixels"),
        (["--at", "1", "--feed", "no-such.mp4"], 1, "no-such.mp4"),
        (["--at", "1", "--take", "no-such.jsonl"], 1, "no-such.jsonl"),
    ],
)
def test_a_wrong_word_gets_a_sentence(
    vitrine: Vitrine, scene: Path, tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    ran = vitrine("shot", scene, *words, "-o", "shot.png")
    assert (ran.code, sentence in ran.err) == (code, True), ran.err
    assert not (tmp_path / "shot.png").exists()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [("missing/shot.png", "is not there"), ("scene.yaml/shot.png", "is not there"), ("shot.jpg", "ends in .png")],
)
def test_a_place_that_cannot_be_written_gets_a_sentence(
    vitrine: Vitrine, scene: Path, output: str, sentence: str
) -> None:
    ran = vitrine("shot", scene, "--at", 1, "-o", output)
    assert ran.code == 1
    assert sentence in ran.err


def test_without_gl_the_machine_is_at_fault(vitrine: Vitrine, scene: Path) -> None:
    ran = vitrine("shot", scene, "--at", 1, "-o", "s.png", env={"__EGL_VENDOR_LIBRARY_FILENAMES": "/nonexistent"})
    assert ran.code == 3
    assert "OpenGL 3.3" in ran.err and "doctor" in ran.err


def test_gl_2_is_too_old(vitrine: Vitrine, scene: Path) -> None:
    ran = vitrine("shot", scene, "--at", 1, "-o", "s.png", env={"MESA_GL_VERSION_OVERRIDE": "2.1"})
    assert ran.code == 3
    assert "OpenGL 3.3" in ran.err

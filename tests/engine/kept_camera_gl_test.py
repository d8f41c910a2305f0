"""Nothing of a camera is kept unless somebody keeps it, and then the capture light is on: by trying, in a child."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("camera")


@pytest.fixture(scope="module")
def told(folder: Path, gl_context: object) -> dict[str, Any]:
    """What the child has written and answered, step by step."""
    command = [sys.executable, "-P", "-W", "error", "-m", "tests.engine.camera_child"]
    surroundings = {**os.environ, "PYTHONPATH": f"{SOURCE_PATH}{os.pathsep}{ROOT}"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=surroundings, timeout=300)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("faces", ["plain", "visible"])
def test_what_is_only_shown_is_written_nowhere(told: dict[str, Any], faces: str) -> None:
    words, light, said_of_faces = told[f"{faces} shown"]["cues"]
    assert told[f"{faces} shown"]["written"] == []
    assert (words, light, said_of_faces) == ("", "", "visible")


@pytest.mark.parametrize("picture", ["shot", "two"])
def test_without_a_model_or_a_word_no_picture_is_kept(told: dict[str, Any], picture: str) -> None:
    assert told[f"plain {picture}"]["written"] == []
    reply = told[f"plain {picture}"]["reply"]
    assert "faces of bystanders" in reply and "--face-model" in reply and "--faces-visible" in reply


@pytest.mark.parametrize("faces", ["plain", "visible"])
def test_a_take_is_recorded_with_the_light_on_and_holds_no_picture(
    told: dict[str, Any], folder: Path, faces: str
) -> None:
    step = told[f"{faces} take"]
    assert step["cues"][1] == "on"
    takes = [path for path in step["written"] if not Path(path).name.startswith(".")]
    assert takes == ["take-1.jsonl" if faces == "plain" else "take-2.jsonl"]
    head, *rows = (json.loads(line) for line in (folder / takes[0]).read_text(encoding="utf-8").splitlines())
    assert set(head) == {"vitrine_take", "feed", "seed", "scene"} and head["feed"] == "camera:0"
    assert [row["event"] for row in rows if "data" not in row] == ["tap", 'voice:"card •••• •••• •••• 1111"']
    assert all(len(json.dumps(row)) < 2_000 for row in rows)


def test_a_picture_that_is_kept_has_the_light_in_it(told: dict[str, Any], folder: Path) -> None:
    for step, name in (("visible shot", "shot-0.60s.png"), ("visible two", "shot-0.60s-2.png")):
        written = [path for path in told[step]["written"] if not Path(path).name.startswith(".")]
        assert written == [f"out/{name}"]
        with Image.open(folder / "out" / name) as picture:
            assert picture.info["vitrine:capture-light"] == "on" and picture.info["vitrine:faces"] == "visible"
            # The words stand below the camera's picture.
            assert picture.height >= 90 + 20

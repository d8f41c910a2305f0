"""Scenes written for one test: a folder with a scene file and what lies beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from vitrine.errors import InputError, Problem
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene

HELLO = "- {kind: text, id: hello, text: Hello, anchor: {head: center}}"


def write(folder: Path, text: str, **files: str) -> Path:
    """`scene.yaml` with the version on its first line, so that the text starts on line 2; other files by their name."""
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path = path.with_name(path.name.replace("_yaml", ".yaml").replace("_csv", ".csv"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    scene = folder / "scene.yaml"
    scene.write_text("vitrine: 1\n" + text, "utf-8")
    return scene


def picture(folder: Path, name: str = "shoe.png") -> None:
    """A small PNG."""
    Image.new("RGB", (8, 6), (200, 120, 40)).save(folder / name)


def loaded(folder: Path, text: str, **files: str) -> Scene:
    """The scene of a text."""
    return load_scene(write(folder, text, **files))


def mistakes(folder: Path, text: str, **files: str) -> tuple[Problem, ...]:
    """All problems of a scene that does not load."""
    with pytest.raises(InputError) as error:
        loaded(folder, text, **files)
    return error.value.problems


def mistake(folder: Path, text: str, **files: str) -> Problem:
    """The only problem of a scene that does not load."""
    found = mistakes(folder, text, **files)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def at(problem: Problem) -> tuple[str, int, int, str]:
    """Name of the file, line, column and key path of a problem."""
    assert problem.place is not None
    return Path(problem.place.file).name, problem.place.line, problem.place.column, problem.key


def pixels(scene: Scene, name: str) -> npt.NDArray[np.uint8]:
    """The pixels of a still picture of a scene."""
    found = scene.pictures[name]
    assert isinstance(found, np.ndarray)
    return found

"""The program from outside: its commands as processes, and many pictures of one process as arrays.

Nothing of the audit imports the program. What draws here is a child, whose few lines hand jobs to the public interface
for Python, which is said to give what `shot` writes byte for byte, and put down what comes back; a test compares the two.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from tests.source_path import SOURCE_PATH

Codes = npt.NDArray[np.uint8]

#: The words of a shot, as the commands call them: `device`, `environment`, `view`, `size`, `brightness`, …
Words = Mapping[str, object]

#: Reads jobs, one a line: a scene, a feed and the words of its pictures. Writes the pictures into one file each.
_CHILD = """
import json, sys
import numpy as np
import vitrine

for line in sys.stdin:
    job = json.loads(line)
    with vitrine.open_session(job["scene"], feed=job["feed"]) as scene:
        for words in job["pictures"]:
            path = words.pop("path")
            picture = scene.render(**words)
            np.save(path + ".npy", picture.pixels[..., :3])
            boxes = {element.id: element.box for element in picture.elements}
            with open(path + ".json", "w", encoding="utf-8") as file:
                json.dump({"texts": dict(picture.texts), "boxes": boxes}, file)
"""
#: The exit code for a machine without OpenGL.
_NO_GL = 3


class Answer(NamedTuple):
    """What a command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Seen:
    """A picture of the program: sRGB codes (H, W, 3), its metadata, and the boxes (x, y, w, h) of its elements."""

    codes: Codes
    texts: Mapping[str, str]
    boxes: Mapping[str, tuple[float, float, float, float] | None]


class DrawingJob(NamedTuple):
    """Pictures of one scene over one feed, each by its words."""

    scene: Path
    feed: Path
    pictures: Sequence[Words]


@dataclass(frozen=True)
class Program:
    """The program, run in `folder`."""

    folder: Path

    def run(self, *words: object) -> Answer:
        """Run a command by the words of its command line."""
        command = [sys.executable, "-P", "-m", "vitrine.cli", *(str(word) for word in words)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, env=_surroundings(), timeout=300)
        if done.returncode == _NO_GL:
            pytest.skip(done.stderr.strip())
        return Answer(done.returncode, done.stdout, done.stderr)

    def check(self, scene: Path, feed: Path, *words: object) -> Any:
        """What `check --json` tells of a scene over a feed."""
        return self.run("check", scene, "--feed", feed, "--json", *words).data

    def draw(self, *jobs: DrawingJob) -> list[list[Seen]]:
        """The pictures of all jobs, drawn by one process."""
        paths = [[self.folder / f"drawn-{i}-{j}" for j in range(len(job.pictures))] for i, job in enumerate(jobs)]
        lines = [
            json.dumps(
                {
                    "scene": str(job.scene),
                    "feed": str(job.feed),
                    "pictures": [
                        {**words, "path": str(path)} for words, path in zip(job.pictures, of_job, strict=True)
                    ],
                }
            )
            for job, of_job in zip(jobs, paths, strict=True)
        ]
        command = [sys.executable, "-P", "-c", _CHILD]
        done = subprocess.run(
            command, input="\n".join(lines), capture_output=True, text=True, cwd=self.folder, env=_surroundings(), timeout=300
        )
        if done.returncode and "MachineError" in done.stderr:
            pytest.skip(done.stderr.strip().splitlines()[-1])
        assert done.returncode == 0, done.stderr
        return [[_read(path) for path in of_job] for of_job in paths]


def _read(path: Path) -> Seen:
    """Read a picture that the child put down, and remove its files."""
    pixels, told = path.with_name(path.name + ".npy"), path.with_name(path.name + ".json")
    data = json.loads(told.read_text("utf-8"))
    seen = Seen(np.load(pixels), data["texts"], {name: tuple(box) if box else None for name, box in data["boxes"].items()})
    pixels.unlink()
    told.unlink()
    return seen


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": SOURCE_PATH}

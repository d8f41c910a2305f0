"""The program from outside: its commands as processes, and many pictures of one process as arrays.

Nothing of the audit imports the program. What draws here is a child, whose few lines hand jobs to the public interface
for Python, which is said to give what `shot` writes, byte for byte, and put down what comes back; a test compares both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from tests.prepared_program import PreparedProgram, run_anew, run_text_anew
from tests.source_path import SOURCE_PATH

Codes = npt.NDArray[np.uint8]

#: The words of a shot, as the commands call them: `device`, `environment`, `view`, `size`, `brightness`, …
Words = Mapping[str, object]

#: Reads jobs, one a line: a scene, a feed, the words of its pictures and those of its checks. Each goes into a file.
_CHILD = """
import json, sys
import numpy as np
import vitrine

for line in sys.stdin:
    job = json.loads(line)
    for words in job["checks"]:
        path = words.pop("path")
        report = vitrine.check(job["scene"], feed=job["feed"], **words)
        with open(path + ".json", "w", encoding="utf-8") as file:
            json.dump(report.as_json(), file)
    if not job["pictures"]:
        continue
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


class ProgramOutput(NamedTuple):
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


class Job(NamedTuple):
    """Pictures of one scene over one feed, and what `check --json` tells of it, each by its words."""

    scene: Path
    feed: Path
    pictures: Sequence[Words]
    checks: Sequence[Words] = ()


class Done(NamedTuple):
    """What came of a job: its pictures, and what its checks tell."""

    pictures: list[Seen]
    reports: list[Any]


@dataclass(frozen=True)
class Program:
    """The program, run in `folder`: by forks of the prepared one, or started anew."""

    folder: Path
    prepared: PreparedProgram | None

    def run(self, *words: object) -> ProgramOutput:
        """Run a command by the words of its command line."""
        run_line = self.prepared.run if self.prepared else run_anew
        done = run_line([str(word) for word in words], self.folder, _surroundings())
        if done.code == _NO_GL:
            pytest.skip(done.err.strip())
        return ProgramOutput(*done)

    def check(self, scene: Path, feed: Path, *words: object) -> Any:
        """What `check --json` tells of a scene over a feed."""
        return self.run("check", scene, "--feed", feed, "--json", *words).data

    def draw(self, *jobs: Job) -> list[list[Seen]]:
        """The pictures of all jobs, drawn by one process."""
        return [done.pictures for done in self.work(*jobs)]

    def work(self, *jobs: Job) -> list[Done]:
        """The pictures and reports of all jobs, by one process."""
        lines, files = [], []
        for i, job in enumerate(jobs):
            pictures = [str(self.folder / f"picture-{i}-{j}") for j in range(len(job.pictures))]
            reports = [str(self.folder / f"report-{i}-{j}") for j in range(len(job.checks))]
            files.append((pictures, reports))
            lines.append(
                json.dumps(
                    {
                        "scene": str(job.scene),
                        "feed": str(job.feed),
                        "pictures": _with_paths(job.pictures, pictures),
                        "checks": _with_paths(job.checks, reports),
                    }
                )
            )
        run_text = self.prepared.run_text if self.prepared else run_text_anew
        done = run_text(_CHILD, "\n".join(lines), self.folder, _surroundings())
        if done.code and "MachineError" in done.err:
            pytest.skip(done.err.strip().splitlines()[-1])
        assert done.code == 0, done.err
        return [
            Done([_read_picture(path) for path in pictures], [_read_json(path) for path in reports])
            for pictures, reports in files
        ]


def _with_paths(asked: Sequence[Words], paths: Sequence[str]) -> list[dict[str, object]]:
    return [{**words, "path": path} for words, path in zip(asked, paths, strict=True)]


def _read_json(path: str) -> Any:
    return json.loads(Path(path + ".json").read_text("utf-8"))


def _read_picture(path: str) -> Seen:
    told = _read_json(path)
    boxes = {name: tuple(box) if box else None for name, box in told["boxes"].items()}
    return Seen(np.load(path + ".npy"), told["texts"], boxes)


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": SOURCE_PATH}

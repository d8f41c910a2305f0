"""Surroundings: the approved project proven by the command in processes that differ in all but its files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

from tests.long.regressions.project import SCENES
from vitrine import paths

#: What Mesa is told that the processor can do: less is other code for every shader.
CPU_CAPS = ("avx", "sse4.1", "sse2")


class Surrounding(NamedTuple):
    """What one run found: the verdicts of its moments, and its worst tile: the mean, and large differences."""

    name: str
    verdicts: Mapping[str, str]
    worst_mean: float
    most_large: int

    @property
    def is_calm(self) -> bool:
        """Whether nothing was called changed, and something was compared."""
        return bool(self.verdicts) and set(self.verdicts.values()) <= {"same", "equivalent"}


def prove_in_surroundings(project: Path, folder: Path) -> Iterator[Surrounding]:
    """Prove a project with fewer abilities of the processor, from another place, with its fonts elsewhere."""
    for caps in CPU_CAPS:
        yield _prove(f"GALLIUM_OVERRIDE_CPU_CAPS={caps}", project, {"GALLIUM_OVERRIDE_CPU_CAPS": caps})
    abroad = {"TZ": "Pacific/Apia", "LC_ALL": "tr_TR.UTF-8", "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3", "TERM": "dumb"}
    yield _prove("time zone, locale, terminal, NumPy without AVX2", project, abroad)
    elsewhere = folder / "another place"
    shutil.copytree(paths.root() / "app", elsewhere / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(paths.root() / "shaders", elsewhere / "shaders")
    shutil.copytree(
        paths.root() / "assets", elsewhere / "assets", ignore=shutil.ignore_patterns("feeds", "__pycache__")
    )
    yield _prove("program and fonts in another folder", project, {"PYTHONPATH": str(elsewhere / "app")})


def prove_elsewhere(project: Path, environment: Mapping[str, str], *options: str) -> CompletedProcess[str]:
    """Prove a project's scenes by the command in another environment; its JSON is the output, the report in `out`."""
    command = [sys.executable, "-m", "vitrine.cli", "prove", *SCENES, "--renderer", "any", "--json", *options]
    surroundings = {**os.environ, "PYTHONPATH": str(paths.root() / "app"), **environment}
    return subprocess.run(command, cwd=project, env=surroundings, capture_output=True, text=True, check=False)


def _prove(name: str, project: Path, environment: Mapping[str, str]) -> Surrounding:
    done = prove_elsewhere(project, environment)
    shutil.rmtree(project / "out", ignore_errors=True)
    if not done.stdout.startswith("{"):
        return Surrounding(f"{name}: {done.stderr.strip()[-300:]}", {}, 0.0, 0)
    moments = json.loads(done.stdout)["moments"]
    pictures = [picture for moment in moments for picture in moment["pictures"]]
    return Surrounding(
        name,
        {f"{moment['scene']}/{moment['moment']}": moment["verdict"] for moment in moments},
        max((picture["worst_mean"] or 0.0 for picture in pictures), default=0.0),
        max((picture["most_large"] or 0 for picture in pictures), default=0),
    )

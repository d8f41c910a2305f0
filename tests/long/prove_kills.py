"""An update of goldens killed at one step after another: no golden is ever half there, and the next update goes well.

A step is whatever changes the disk: a file opened to be written, renamed or removed. Each case is forked with all
moments drawn, updates their goldens and is killed by SIGKILL before its step; what it leaves is read in full.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.proof.small_project import SmallProject, make_project
from vitrine import paths
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.proof.golden.golden import SUFFIX, Golden, read_golden
from vitrine.proof.golden.orphans import SHOWN
from vitrine.proof.run.judgement import Judgement, Rules, approved_folder, judge_moment
from vitrine.proof.run.orphan_search import remove_unnamed
from vitrine.proof.run.prover import ProvedMoment, Prover
from vitrine.proof.run.update_mode import settle_golden, write_moment

_CHANGES = frozenset({"os.remove", "os.rename", "os.mkdir"})


def run_prove_kills(cases: int) -> int:
    """Kill an update at so many of its steps, spread over all of them; 1 where something was half there."""
    with tempfile.TemporaryDirectory() as made, Renderer.headless(paths.shaders()) as renderer:
        project = make_project(Path(made))
        project.prove(renderer, "missing")
        project.change_scene("price: 399", "price: 388")
        proved = list(Prover(renderer, REFERENCE).prove(project.plan, lambda moment: True))
        kept = Path(made, "kept")
        shutil.copytree(project.goldens, kept)
        steps = _count_steps(project, proved)
        _put_back(project, kept)
        numbers = sorted({round(1 + index * (steps - 1) / max(1, cases - 1)) for index in range(cases)})
        faults = [fault for number in numbers for fault in _run_case(project, proved, kept, number)]
    print(f"{len(numbers)} of {steps} steps, {len(faults)} faults")
    for fault in faults:
        print(f"fault: {fault}")
    return 1 if faults else 0


def _run_case(project: SmallProject, proved: Sequence[ProvedMoment], kept: Path, number: int) -> list[str]:
    """Kill an update before this step, read what it left, and update again."""
    child = os.fork()
    if not child:
        sys.addaudithook(_StepHook(project.goldens, number))
        _update(project, proved)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
        return [f"step {number}: the update was not killed"]
    faults = [f"step {number}: {fault}" for fault in _check_goldens(project, kept)]
    try:
        _update(project, proved)
        if remove_unnamed([project.plan.root]):
            faults.append(f"step {number}: the next update left pictures that nothing names")
        faults += [f"step {number}, again: {fault}" for fault in _check_goldens(project, kept)]
        for one in proved:
            judged = _judge(project, one)
            faults += [] if judged.result.is_good else [f"step {number}: {one.moment.name} is {judged.result.verdict}"]
        if partial := [path.name for path in project.goldens.rglob(".*")]:
            faults.append(f"step {number}: {', '.join(partial)} stayed")
    except Exception as error:
        faults.append(f"step {number}: the next update ended with {error}")
    _put_back(project, kept)
    return faults


def _update(project: SmallProject, proved: Sequence[ProvedMoment]) -> None:
    """What `--update changed` does with moments that are drawn."""
    plan = project.plan
    folder = approved_folder(plan)
    for one in proved:
        judged = _judge(project, one)
        approved = judged.approved if isinstance(judged.approved, Golden) else None
        golden = settle_golden(one.drawing, approved, judged.comparisons, folder, plan.tolerances, rewrite=False)
        write_moment(plan.golden_path(one.moment.name), golden, one.drawing.pictures, folder)
    remove_unnamed([plan.root])


def _judge(project: SmallProject, one: ProvedMoment) -> Judgement:
    return judge_moment(project.plan, one.moment, one.drawing, approved_folder(project.plan), Rules())


def _check_goldens(project: SmallProject, kept: Path) -> list[str]:
    """What is half there: goldens that are neither the old nor a whole one, pictures that one names and nobody has."""
    faults = []
    store = approved_folder(project.plan).store
    goldens = sorted(project.goldens.rglob(f"{SHOWN}{SUFFIX}"))
    if len(goldens) != len(list(kept.rglob(f"*{SUFFIX}"))):
        faults.append("a golden is gone")
    for path in goldens:
        try:
            for hash_ in read_golden(path).stored_hashes:
                store.read(hash_)
        except Exception as error:
            faults.append(str(error))
    return faults


def _count_steps(project: SmallProject, proved: Sequence[ProvedMoment]) -> int:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        hook = _StepHook(project.goldens, 0)
        sys.addaudithook(hook)
        _update(project, proved)
        os.write(writing, b"%d" % hook.steps)
        os._exit(0)
    os.waitpid(child, 0)
    return int(os.read(reading, 20))


def _put_back(project: SmallProject, kept: Path) -> None:
    shutil.rmtree(project.goldens)
    shutil.copytree(kept, project.goldens)


class _StepHook:
    """Counts the steps of this process below a folder, and kills it before one of them."""

    def __init__(self, folder: Path, number: int) -> None:
        self.steps = 0
        self._folder, self._number = str(folder.resolve()), number

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        writes = event == "open" and bool((args[2] or 0) & (os.O_WRONLY | os.O_RDWR))
        if not (writes or event in _CHANGES) or not isinstance(args[0], str | os.PathLike):
            return
        if os.path.abspath(os.fspath(args[0])).startswith(self._folder):
            self.steps += 1
            if self.steps == self._number:
                os.kill(os.getpid(), signal.SIGKILL)

"""Check request: some frames of a take to be recorded on every device of a check, by the workbench of some process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from vitrine.engine.check_plan import CheckOptions, plan_check
from vitrine.engine.device_run import DeviceRun, play_frames, prepare_runs
from vitrine.engine.opening import open_session
from vitrine.engine.report import PlayFrames, list_glasses
from vitrine.engine.session import Session
from vitrine.glass.optics.optics import Optics
from vitrine.verdict.take_recorder import TakeRecorder
from vitrine.workers.executor import Executor, put_in_order
from vitrine.workers.workbench import Workbench

#: Requests for each worker: so few that films are seldom sought in, so many that the last worker is soon done.
PARTS_PER_WORKER = 4


class RecordedPart(NamedTuple):
    """What a device showed in some frames of a take, and what its lens was told by then, as `DeviceRun` has it."""

    recorder: TakeRecorder
    told_optics: Mapping[str, Mapping[float, Optics]]


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A request to record the feed frames of these numbers."""

    scene: Path
    options: CheckOptions
    frames: range

    def answer(self, bench: Workbench) -> tuple[RecordedPart, ...]:
        """What each device that has a display showed in them, in the order of the check."""
        options, key = self.options, (self.scene, self.options)
        session = bench.keep(
            key,
            lambda: open_session(
                self.scene,
                None,
                options.feed,
                options.take,
                trusted=options.trust,
                locale=options.locale,
                exposure_stops=options.exposure_stops,
            ),
        )
        runs = prepare_runs(session, list_glasses(plan_check(self.scene, options)))
        play_frames(session, runs, self.frames, lambda: None)
        return tuple(RecordedPart(run.recorder, run.told_optics) for run in runs)


def play_elsewhere(executor: Executor, scene: Path, options: CheckOptions) -> PlayFrames:
    """What plays frames as `play_frames` does, by an executor, in parts that follow one another."""

    def play(session: Session, runs: Sequence[DeviceRun], frames: range, on_progress: Callable[[], None]) -> None:
        parts = min(len(frames), PARTS_PER_WORKER * executor.width)
        bounds = [len(frames) * part // parts for part in range(parts + 1)]
        requests = [CheckRequest(scene, options, frames[start:end]) for start, end in pairwise(bounds)]
        for request, recorded in zip(requests, put_in_order(executor.run(requests)), strict=True):
            for run, one in zip(runs, recorded, strict=True):
                run.extend(one.recorder, one.told_optics)
            for _ in request.frames:
                on_progress()

    return play

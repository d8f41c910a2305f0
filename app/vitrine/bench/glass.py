"""The benchmark `glass`: what a device costs over the plain display, both over the same take, in turns, in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np

from vitrine import paths
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.rendered_picture import RenderedPicture, read_in_turn
from vitrine.gpu.renderer import Renderer

SIZE = (1280, 720)
PLAIN, GLASSES, LIGHT = "generic", "quark-s1", "overcast"
#: Frames of one turn: long enough to hide the change of device, short enough that a busy machine slows both alike.
TURN_FRAMES = 10
#: What is timed step by step, beside decoding.
STAGES = ("flow", "stage", "upload", "panel", "glass", "compose", "read")


class FrameTime(NamedTuple):
    """The time of one frame in milliseconds: by the clock, and of all processor cores."""

    wall_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class GlassResult:
    """The result of `bench glass`: medians over the turns.

    `ratio` is glasses to plain by the clock, `cpu_ratio` by processor time.

    `stages_ms` is the glasses' frame by steps, the driver finishing after each.
    """

    glasses_ms: float
    plain_ms: float
    ratio: float
    cpu_ratio: float
    stages_ms: Mapping[str, float]
    frames: int
    renderer: str

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


class DemoRun:
    """A run of the demo, drawn frame by frame; the take goes on whatever the device."""

    def __init__(self, renderer: Renderer, session: Session) -> None:
        self._renderer, self._session = renderer, session
        self._arrays = [np.empty((SIZE[1], SIZE[0], 4), np.uint8) for _ in range(2)]
        self._next = 0

    def draw(self, glasses: GlassesInLight, count: int) -> None:
        """Draw the next frames, decoded and read back, as a film needs them."""
        numbers = range(self._next, self._next + count)
        pictures = ((self._draw_frame(number, glasses), number) for number in numbers)
        self._next += sum(1 for _ in read_in_turn(pictures, self._arrays))

    def _draw_frame(self, number: int, glasses: GlassesInLight) -> RenderedPicture:
        t_s = number * self._session.frame_s % self._session.duration_s
        return self._session.draw(self._renderer, t_s, glasses).picture

    def time_turn(self, glasses: GlassesInLight) -> FrameTime:
        """Draw one turn; the time of a frame of it."""
        start, before = time.perf_counter(), time.process_time()
        self.draw(glasses, TURN_FRAMES)
        wall_s, cpu_s = time.perf_counter() - start, time.process_time() - before
        return FrameTime(wall_s / TURN_FRAMES * 1e3, cpu_s / TURN_FRAMES * 1e3)


def bench_glass(frames: int, on_progress: Callable[[str], None]) -> GlassResult:
    """Draw the demo for some `frames` of each of the two, TURN by TURN."""
    library = Library(paths.assets())
    environment, view = library.environment(LIGHT), View("eye", SIZE)
    both = [resolve_glasses(library.device(name), environment, view) for name in (PLAIN, GLASSES)]
    with Renderer.headless(paths.shaders()) as renderer, open_session(demo_scene(), renderer) as session:
        run = DemoRun(renderer, session)
        on_progress("warming up")
        for one in both:
            run.draw(one, TURN_FRAMES)
        on_progress(f"{frames} frames of each, in turns")
        # Who begins changes from turn to turn, so that both see every part of the take.
        turns = [both[:: 1 if number % 2 else -1] for number in range(max(1, frames // TURN_FRAMES))]
        times: dict[str, list[FrameTime]] = {PLAIN: [], GLASSES: []}
        for one in (one for turn in turns for one in turn):
            times[one.profile.id].append(run.time_turn(one))
        on_progress("stages")
        stages = _time_stages(renderer, run, both[1], min(frames, 50))
        plain, glasses = (_take_medians(times[name]) for name in (PLAIN, GLASSES))
        ratio, cpu_ratio = glasses.wall_ms / plain.wall_ms, glasses.cpu_ms / plain.cpu_ms
        return GlassResult(glasses.wall_ms, plain.wall_ms, ratio, cpu_ratio, stages, frames, renderer.driver_name)


def _take_medians(times: list[FrameTime]) -> FrameTime:
    return FrameTime(*(statistics.median(values) for values in zip(*times, strict=True)))


def _time_stages(renderer: Renderer, run: DemoRun, glasses: GlassesInLight, frames: int) -> dict[str, float]:
    stopwatch = renderer.stopwatch
    stopwatch.reset(finish=True)
    run.draw(glasses, frames)
    stopwatch.finish = False
    return {name: stopwatch.totals_ms[name] / frames for name in STAGES}

"""The benchmark `glass`: what a device costs over the plain display, both over the same take, in turns, in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np

from vitrine import paths
from vitrine.engine.opening import demo_scene, open_show
from vitrine.engine.show import Show
from vitrine.glass.environment import Environment
from vitrine.glass.library import Library
from vitrine.glass.profile import Profile
from vitrine.glass.view import View
from vitrine.gpu.device import Device

SIZE = (1280, 720)
PLAIN, GLASSES, LIGHT = "generic", "quark-s1", "overcast"
#: Frames of one turn: long enough to hide the change of device, short enough that a busy machine slows both alike.
TURN = 10
#: What is timed step by step, beside decoding.
STAGES = ("flow", "stage", "upload", "panel", "glass", "compose", "read")


class Spent(NamedTuple):
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


class Frames:
    """A run of the demo, drawn frame by frame; the take goes on whatever the device."""

    def __init__(self, device: Device, show: Show, environment: Environment) -> None:
        self._device, self._show, self._light = device, show, environment
        self._pixels = np.empty((SIZE[1], SIZE[0], 4), np.uint8)
        self._next = 0

    def draw(self, profile: Profile, count: int) -> None:
        """Draw the next frames, decoded and read back, as a film needs them."""
        for _ in range(count):
            t_s = self._next * self._show.frame_s % self._show.duration_s
            self._show.draw(self._device, t_s, View("eye", SIZE), profile, self._light)
            self._device.read(self._pixels)
            self._next += 1

    def spent(self, profile: Profile) -> Spent:
        """Draw one turn; the time of a frame of it."""
        start, before = time.perf_counter(), time.process_time()
        self.draw(profile, TURN)
        wall_s, cpu_s = time.perf_counter() - start, time.process_time() - before
        return Spent(wall_s / TURN * 1e3, cpu_s / TURN * 1e3)


def bench_glass(frames: int, say: Callable[[str], None]) -> GlassResult:
    """Draw the demo for some `frames` of each of the two, TURN by TURN."""
    library = Library(paths.assets())
    profiles = [library.device(name) for name in (PLAIN, GLASSES)]
    with Device.headless(paths.shaders()) as renderer, open_show(demo_scene(), renderer) as session:
        run = Frames(renderer, session, library.environment(LIGHT))
        say("warming up")
        for profile in profiles:
            run.draw(profile, TURN)
        say(f"{frames} frames of each, in turns")
        # Who begins changes from turn to turn, so that both see every part of the take.
        turns = [profiles[:: 1 if number % 2 else -1] for number in range(max(1, frames // TURN))]
        times: dict[str, list[Spent]] = {PLAIN: [], GLASSES: []}
        for profile in (profile for turn in turns for profile in turn):
            times[profile.id].append(run.spent(profile))
        say("stages")
        stages = _stages(renderer, run, profiles[1], min(frames, 50))
        plain, glasses = (_medians(times[name]) for name in (PLAIN, GLASSES))
        ratio, cpu_ratio = glasses.wall_ms / plain.wall_ms, glasses.cpu_ms / plain.cpu_ms
        return GlassResult(glasses.wall_ms, plain.wall_ms, ratio, cpu_ratio, stages, frames, renderer.renderer)


def _medians(times: list[Spent]) -> Spent:
    return Spent(*(statistics.median(values) for values in zip(*times, strict=True)))


def _stages(device: Device, drawing: Frames, profile: Profile, frames: int) -> dict[str, float]:
    stopwatch = device.stopwatch
    stopwatch.finish = True
    stopwatch.totals_ms.clear()
    drawing.draw(profile, frames)
    stopwatch.finish = False
    return {name: stopwatch.totals_ms[name] / frames for name in STAGES}

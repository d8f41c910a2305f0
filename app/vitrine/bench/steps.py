"""The benchmark `steps`: the time from a key to the picture when the glasses or the light change while time stands.

The window has only to make anew what is drawn with pixels: each device has its own for a degree.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import NamedTuple

from vitrine import paths
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.session import Session
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer

SIZE = (1280, 720)
#: The street, the corner, the stall and the card of one thing.
TIMES_S = (3.0, 14.0, 22.0, 27.0, 33.0)
LIGHT, GLASSES = "overcast", "quark-s1"
#: Presses of D on to each device at each time: their median is what a device is judged by, since one in a hundred
#: meets whatever else the machine does.
PRESSES = 5
WARM_S = 1.0


class StepTime(NamedTuple):
    """The time of one press of D or E: what it switched to, milliseconds by the clock and of all processor cores."""

    name: str
    at_s: float
    wall_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class DeviceStep:
    """The medians of PRESSES presses of D on to one device, each at the time that takes most of it, in milliseconds."""

    name: str
    wall_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class StepsResult:
    """The result of `bench steps`: medians and the worst of each key, in milliseconds.

    `again_ms` is a picture of the same device once more; `devices` are all of them, the slowest first.

    `cpu_ms` and `cpu_worst_ms` are the processor time of a step to another device, which a busy machine distorts
    less; `slowest` names the step that took most of it.
    """

    device_ms: float
    device_worst_ms: float
    environment_ms: float
    environment_worst_ms: float
    again_ms: float
    cpu_ms: float
    cpu_worst_ms: float
    slowest: str
    devices: tuple[DeviceStep, ...]
    steps: int
    renderer: str

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


class StepRun:
    """A run of the demo in one device after another."""

    def __init__(self, renderer: Renderer, session: Session) -> None:
        self._renderer, self._session = renderer, session

    def time_step(self, t_s: float, profile: DeviceProfile, environment: Environment) -> StepTime:
        """Draw one picture and time it, the driver finished."""
        start, before = time.perf_counter(), time.process_time()
        self._session.draw(self._renderer, t_s, resolve_glasses(profile, environment, View("eye", SIZE)))
        self._renderer.ctx.finish()
        wall_ms, cpu_ms = (time.perf_counter() - start) * 1e3, (time.process_time() - before) * 1e3
        return StepTime(f"{profile.id} in {environment.id}", t_s, wall_ms, cpu_ms)


def bench_steps(on_progress: Callable[[str], None]) -> StepsResult:
    """Step through all devices in one light, and through all light with one device, at several times."""
    library = Library(paths.assets())
    profiles, environments = tuple(library.devices().values()), tuple(library.environments().values())
    environment, glasses = library.environment(LIGHT), library.device(GLASSES)
    with Renderer.headless(paths.shaders()) as renderer, open_session(demo_scene(), renderer) as session:
        run = StepRun(renderer, session)
        on_progress("warming up")
        for profile in profiles:
            run.time_step(WARM_S, profile, environment)
        on_progress(f"{len(profiles)} devices and {len(environments)} kinds of light at {len(TIMES_S)} times")
        by_device, again, by_environment = [], [], []
        for t_s in TIMES_S:
            # The frame is decoded and its state is known before the first key is pressed.
            run.time_step(t_s, profiles[-1], environment)
            for press in range(PRESSES):
                for profile in profiles:
                    by_device.append(run.time_step(t_s, profile, environment))
                    if press == 0:
                        again.append(run.time_step(t_s, profile, environment))
            by_environment += [run.time_step(t_s, glasses, one) for one in environments]
        return summarize(by_device, by_environment, again, renderer.driver_name)


def summarize(by_device: list[StepTime], by_light: list[StepTime], again: list[StepTime], renderer: str) -> StepsResult:
    """The result of all steps."""
    worst = max((*by_device, *by_light), key=lambda step: step.cpu_ms)
    return StepsResult(
        statistics.median(_wall_times(by_device)),
        max(_wall_times(by_device)),
        statistics.median(_wall_times(by_light)),
        max(_wall_times(by_light)),
        statistics.median(_wall_times(again)),
        statistics.median(step.cpu_ms for step in by_device),
        max(step.cpu_ms for step in by_device),
        f"{worst.name} at {worst.at_s:g} s",
        rank_devices(by_device),
        len(by_device) + len(by_light),
        renderer,
    )


def rank_devices(steps: list[StepTime]) -> tuple[DeviceStep, ...]:
    """The devices of the steps, the slowest first."""
    presses: dict[str, dict[float, list[StepTime]]] = {}
    for step in steps:
        presses.setdefault(step.name, {}).setdefault(step.at_s, []).append(step)
    found = [
        DeviceStep(
            name,
            max(statistics.median(step.wall_ms for step in same) for same in by_time.values()),
            max(statistics.median(step.cpu_ms for step in same) for same in by_time.values()),
        )
        for name, by_time in presses.items()
    ]
    return tuple(sorted(found, key=lambda device: (-device.wall_ms, device.name)))


def _wall_times(steps: list[StepTime]) -> Iterator[float]:
    return (step.wall_ms for step in steps)

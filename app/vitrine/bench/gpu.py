"""The benchmark `gpu`: what crosses to the GPU and back, and how long it draws between, at 720p and at 2160p.

Pictures are decoded and laid out beforehand, so that nothing but the renderer is measured. At 2160p the feed's frames
are those of 720p with each sample three times across and down, as many bytes as a film of that size has.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vitrine import paths
from vitrine.bench.vitrine_run import r1_scene
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.gpu.rendered_picture import RenderedPicture, read_in_turn
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList
from vitrine.world.feed_frame import FeedFrame

BASE_PX, SCALES = (1280, 720), (1, 3)
GLASSES, LIGHT = "quark-s1", "overcast"
#: Pictures that are drawn in turns, from here on, so far apart that no frame is like the one before.
PICTURES, FIRST_S, STEP_S = 4, 2.0, 0.4
#: Frames of one turn, and of the one in which each step is timed alone.
TURN_FRAMES, STEP_FRAMES = 10, 50
STEPS = ("upload", "panel", "glass", "compose", "read")


@dataclass(frozen=True)
class GpuStep:
    """A step of a frame: milliseconds with the driver finishing after it, the GPU's own, megabytes over the bus.

    `gpu_ms` is None where the driver has no timer, `moved_mb` where nothing is moved over the bus.
    """

    name: str
    ms: float
    gpu_ms: float | None
    moved_mb: float | None


@dataclass(frozen=True)
class GpuRun:
    """A run of one content at one size: its steps, and a whole frame read at once or later, medians of the turns."""

    content: str
    size_px: tuple[int, int]
    at_once_ms: float
    later_ms: float
    ratio: float
    steps: tuple[GpuStep, ...]


@dataclass(frozen=True)
class GpuResult:
    """The result of `bench gpu`."""

    runs: tuple[GpuRun, ...]
    frames: int
    renderer: str

    def as_json(self) -> Mapping[str, object]:
        """Plain data."""
        return asdict(self)


class PreparedPicture(NamedTuple):
    """All that a picture is rendered from; `optics` and `mapping` are None where the display is the feed."""

    draw_list: DrawList
    frame: FeedFrame
    optics: Optics | None = None
    mapping: ViewMapping | None = None

    def render(self, renderer: Renderer) -> RenderedPicture:
        """Render it."""
        if self.optics is None or self.mapping is None:
            return renderer.render(self.draw_list, self.frame)
        return renderer.render_view(self.draw_list, self.frame, self.optics, self.mapping)


def bench_gpu(frames: int, on_progress: Callable[[str], None]) -> GpuResult:
    """Draw some `frames` of R1 and of the demo through glasses at each size, at once and later in turns."""
    clip = str(paths.assets() / "feeds" / "street.mp4")
    contents: list[tuple[str, Path, str | None]] = [("generic", r1_scene(), clip), (GLASSES, demo_scene(), None)]
    runs = []
    with Renderer.headless(paths.shaders()) as renderer:
        for device, scene, feed in contents:
            with open_session(scene, renderer, feed, ahead=0) as session:
                for scale in SCALES:
                    name = "R1" if device == "generic" else device
                    on_progress(f"{name} at {BASE_PX[1] * scale}p")
                    pictures = [prepare_picture(session, device, number, scale) for number in range(PICTURES)]
                    runs.append(_time_pictures(renderer, name, pictures, frames))
        return GpuResult(tuple(runs), frames, renderer.driver_name)


def prepare_picture(session: Session, device: str, number: int, scale: int) -> PreparedPicture:
    """One of the pictures of a session on a device, `scale` times as wide and high as the smallest."""
    library = Library(paths.assets())
    view = View("eye", (BASE_PX[0] * scale, BASE_PX[1] * scale))
    glasses = resolve_glasses(library.device(device), library.environment(LIGHT), view)
    frame = session.build_frame(session.instant_at(FIRST_S + number * STEP_S), glasses)
    feed_frame = enlarge_frame(frame.instant.feed_frame, scale)
    if frame.mapping is None:
        return PreparedPicture(frame.draw_list, feed_frame)
    return PreparedPicture(frame.draw_list, feed_frame, glasses.optics, frame.mapping)


def enlarge_frame(frame: FeedFrame, scale: int) -> FeedFrame:
    """The frame with each sample of its planes `scale` times across and down."""
    planes = tuple(np.ascontiguousarray(plane.repeat(scale, 0).repeat(scale, 1)) for plane in frame.planes)
    return replace(frame, planes=planes, width_px=frame.width_px * scale, height_px=frame.height_px * scale)


def _time_pictures(renderer: Renderer, name: str, pictures: Sequence[PreparedPicture], frames: int) -> GpuRun:
    width, height = size_px = pictures[0].render(renderer).size_px
    arrays = [np.empty((height, width, 4), np.uint8) for _ in range(2)]

    def draw(count: int) -> Iterator[tuple[RenderedPicture, int]]:
        return ((pictures[number % len(pictures)].render(renderer), number) for number in range(count))

    def read_at_once(count: int) -> None:
        for picture, _ in draw(count):
            with picture:
                picture.read(arrays[0])

    def read_later(count: int) -> None:
        for _ in read_in_turn(draw(count), arrays):
            pass

    ways = (read_at_once, read_later)
    for way in ways:
        way(len(pictures))
    rows: tuple[list[float], list[float]] = ([], [])
    count = min(TURN_FRAMES, frames)
    for turn in range(max(1, frames // TURN_FRAMES)):
        # Who begins changes from turn to turn.
        for index in (0, 1)[:: 1 if turn % 2 else -1]:
            start = time.perf_counter()
            ways[index](count)
            rows[index].append((time.perf_counter() - start) / count * 1e3)
    ratio = statistics.median(later / once for once, later in zip(*rows, strict=True))
    once_ms, later_ms = (statistics.median(row) for row in rows)
    moved_mb = {"upload": sum(plane.nbytes for plane in pictures[0].frame.planes) / 1e6, "read": arrays[0].nbytes / 1e6}
    return GpuRun(name, size_px, once_ms, later_ms, ratio, _time_steps(renderer, read_at_once, frames, moved_mb))


def _time_steps(
    renderer: Renderer, draw: Callable[[int], None], frames: int, moved_mb: Mapping[str, float]
) -> tuple[GpuStep, ...]:
    stopwatch, count = renderer.stopwatch, min(frames, STEP_FRAMES)
    stopwatch.reset(finish=True)
    draw(count)
    stopwatch.finish = False
    return tuple(
        GpuStep(
            step,
            stopwatch.totals_ms[step] / count,
            stopwatch.gpu_totals_ms[step] / count or None,
            moved_mb.get(step),
        )
        for step in STEPS
        if step in stopwatch.totals_ms
    )

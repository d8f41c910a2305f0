"""The benchmark `hud`: what a whole HUD of bound values costs while a few of them change.

Processor time of the stage alone, and of upload, panel and compose together beside the same for a picture in which
nothing changes. Every value of the HUD is bound; ten of its texts show the time, so that no frame is like another.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vitrine import paths
from vitrine.flow.timeline.state import State
from vitrine.gpu.renderer import Renderer
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

SMALL, LARGE, CHANGING, COLUMNS = 60, 300, 10, 10
SIZE_PX = (1280, 720)
STEP_S = 1 / 30
ROUNDS = 5


@dataclass(frozen=True)
class HudResult:
    """Milliseconds of processor time a frame, the median of rounds: the stage's of two HUDs, and the driver's.

    `still_ms` and `changing_ms` are upload, panel and compose of the large one, without a change and with ten texts.
    """

    small_ms: float
    large_ms: float
    still_ms: float
    changing_ms: float
    frames: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_hud(frames: int, on_progress: Callable[[str], None]) -> HudResult:
    """Build and draw `frames` frames of each a round, in turns."""
    on_progress(f"HUDs of {SMALL} and {LARGE} nodes")
    small, large = (HudStage(build_hud_scene(count)) for count in (SMALL, LARGE))
    rows: dict[str, list[float]] = {"small": [], "large": [], "still": [], "changing": []}
    with Renderer.headless(paths.shaders()) as renderer:
        for round_ in range(ROUNDS + 1):
            on_progress(f"round {round_} of {ROUNDS}" if round_ else "warming up")
            first = round_ * frames
            small_ms, _ = small.run(frames, first)
            large_ms, draw_lists = large.run(frames, first)
            changing_ms = _measure_drawing(renderer, draw_lists)
            still_ms = _measure_drawing(renderer, draw_lists[-1:] * frames)
            if round_:
                for name, ms in zip(rows, (small_ms, large_ms, still_ms, changing_ms), strict=True):
                    rows[name].append(ms)
    small_ms, large_ms, still_ms, changing_ms = (statistics.median(times) for times in rows.values())
    return HudResult(small_ms, large_ms, still_ms, changing_ms, frames)


class HudStage:
    """The stage of a HUD, asked frame by frame."""

    def __init__(self, scene: Scene) -> None:
        self._stage = Stage(scene, RootPainter(scene.pictures))
        self._viewpoint = Viewpoint(make_level_pose((0.0, 1.6, 0.0), 0.0), Intrinsics.from_fov(*SIZE_PX), True, 0.0)

    def run(self, frames: int, first: int = 0) -> tuple[float, list[DrawList]]:
        """Milliseconds of processor time a frame from number `first` on, and the draw lists."""
        start = time.process_time()
        draw_lists = [
            self._stage.build_draw_list(State((first + number) * STEP_S), self._viewpoint) for number in range(frames)
        ]
        return (time.process_time() - start) / frames * 1e3, draw_lists


def build_hud_scene(count: int) -> Scene:
    """A scene with one panel of `count` bound texts in rows, ten of which show the time, evenly spread among them."""
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        file = Path(folder) / "scene.yaml"
        file.write_text("".join(_write_scene(count)), "utf-8")
        return load_scene(file)


def _write_scene(count: int) -> Iterator[str]:
    yield "vitrine: 1\nname: HUD\ncontent:\n  values:\n"
    yield from (f"    n{number}: {number * 7 % 97}\n" for number in range(count))
    yield "nodes:\n  - kind: panel\n    id: hud\n    anchor: {head: center}\n    width: 34\n    padding: 0.4\n"
    yield "    fill: veil\n    gap: 0.1\n    children:\n"
    every = count // CHANGING
    for row in range(0, count, COLUMNS):
        yield f"      - {{kind: group, id: row{row}, direction: row, justify: between, children: [\n"
        for number in range(row, min(row + COLUMNS, count)):
            value = f"time * {number + 1}" if number % every == 0 else f"values.n{number}"
            yield f'          {{kind: text, id: t{number}, width: 3, size: 0.5, text: "{{{value}:.1f}} m"}},\n'
        yield "        ]}\n"


def _measure_drawing(renderer: Renderer, draw_lists: list[DrawList]) -> float:
    """Milliseconds of processor time a frame, the driver's threads included, to draw over black and finish."""
    renderer.ctx.finish()
    start = time.process_time()
    for draw_list in draw_lists:
        renderer.render(draw_list, None)
        renderer.ctx.finish()
    return (time.process_time() - start) / len(draw_lists) * 1e3

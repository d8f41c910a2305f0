"""The benchmark `r2`: R1 with the sizes of its four prices moving, beside R1 as it is, in turns.

Every frame needs four prices set anew in a size of its own; all else of the cards stands.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vitrine import paths
from vitrine.bench.vitrine_run import VitrineRun, r1_scene
from vitrine.engine.opening import open_session
from vitrine.gpu.renderer import Renderer

TURNS, WARM_UP = 5, 20
#: What of R1's file becomes what, and where its film is then.
PRICE, MOVING_PRICE = "price: {size: 2.7724,", "price: {size: {osc: [0.4, 0.5], base: 2.7724},"
FILM = "../../feeds/street.mp4"


@dataclass(frozen=True)
class R2Result:
    """Milliseconds of processor time a frame, medians of the turns, and their ratio."""

    r1_ms: float
    r2_ms: float
    ratio: float
    frames: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_r2(frames: int, on_progress: Callable[[str], None]) -> R2Result:
    """Draw `frames` frames of each a turn."""
    film = str(paths.assets() / "feeds" / "street.mp4")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="vitrine-bench-")))
        (folder / "scene.yaml").write_text(write_moving_scene(), "utf-8")
        renderer = stack.enter_context(Renderer.headless(paths.shaders()))
        scenes = {"r1": r1_scene(), "r2": folder / "scene.yaml"}
        runs = {
            name: VitrineRun(renderer, stack.enter_context(open_session(scene, renderer, film)))
            for name, scene in scenes.items()
        }
        rows: dict[str, list[float]] = {name: [] for name in runs}
        for run in runs.values():
            run.run(WARM_UP)
        for turn in range(TURNS):
            on_progress(f"turn {turn + 1} of {TURNS}")
            for name, run in runs.items():
                start = time.process_time()
                run.run(frames, WARM_UP + turn * frames)
                rows[name].append((time.process_time() - start) / frames * 1e3)
    r1_ms, r2_ms = (statistics.median(times) for times in rows.values())
    return R2Result(r1_ms, r2_ms, r2_ms / r1_ms, frames)


def write_moving_scene() -> str:
    """R1's file with its prices' size moving; its film is named when it is opened."""
    text = r1_scene().read_text("utf-8")
    assert PRICE in text and FILM in text
    return text.replace(PRICE, MOVING_PRICE).replace(f"feed: {FILM}\n", "")

"""Vitrine's run of R1: decode ahead, draw, read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vitrine import paths
from vitrine.bench import work
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.rendered_picture import RenderedPicture, read_in_turn
from vitrine.gpu.renderer import Renderer

#: What is timed step by step, beside decoding and converting.
STAGES = ("flow", "stage", "upload", "panel", "compose", "read")


def r1_scene() -> Path:
    """The scene that is measured."""
    return paths.assets() / "scenes" / "r1" / "scene.yaml"


class VitrineRun:
    """A run of R1 by Vitrine; beside its `run` the stages of a frame."""

    def __init__(self, renderer: Renderer, session: Session) -> None:
        self._renderer, self._session = renderer, session
        library = Library(paths.assets())
        profile, environment = library.device("generic"), library.environment("overcast")
        self._glasses = resolve_glasses(profile, environment, View("eye", (work.WIDTH, work.HEIGHT)))
        self._arrays = [np.empty((work.HEIGHT, work.WIDTH, 4), np.uint8) for _ in range(2)]

    def run(self, frames: int, first: int = 0) -> int:
        """Draw every feed frame once, from number `first` on; beyond its end the clip starts again."""
        pictures = ((self._draw_frame(index), index) for index in range(first, first + frames))
        return sum(1 for _ in read_in_turn(pictures, self._arrays))

    def _draw_frame(self, index: int) -> RenderedPicture:
        return self._session.draw(self._renderer, index * self._session.frame_s, self._glasses).picture

    def time_stages(self, frames: int) -> tuple[dict[str, float], float | None]:
        """Milliseconds a frame by step, the driver finishing after each, and the GPU's own if it can be asked."""
        stopwatch = self._renderer.stopwatch
        stopwatch.reset(finish=True)
        self.run(frames)
        stopwatch.finish = False
        stages = {name: stopwatch.totals_ms[name] / frames for name in STAGES}
        return stages, sum(stopwatch.gpu_totals_ms.values()) / frames or None

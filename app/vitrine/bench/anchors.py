"""The benchmark `anchors`: the stage's time for 100,000 world anchors, and for a tenth of them equally near together.

What is measured is `Stage.draw_list` alone: culling, placing and packing some 380 labels of one line each, while the
wearer walks and looks around, so that no frame is like another. Each path is walked once before it is timed, so that
the labels in sight are laid out already, as they are nearly all the time; `fresh_ms` is that first walk, in which every
label is laid out as it comes in sight.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

MANY, FEW = 100_000, 10_000
#: Anchors per square metre: some 380 lie in the 150 m ahead that are in sight, and within the border around it.
DENSITY = 0.022
SIZE_PX = (1280, 720)
ROUNDS = 3
STEP_S = 1 / 30
WALK_M_S, TURN_RAD, TURN_HZ = 1.3, math.radians(20), 0.1

_SCENE = """\
vitrine: 1
name: Many anchors
nodes:
  - kind: group
    id: labels
    anchor: {world: [0, 0, 0]}
    repeat: {file: anchors.csv}
    children:
      - {kind: text, id: label, text: "{row.name}"}
"""


@dataclass(frozen=True)
class AnchorsResult:
    """Milliseconds a frame (median of the rounds' means) and their ratio; `visible` is the most labels of one frame."""

    many_ms: float
    few_ms: float
    ratio: float
    fresh_ms: float
    visible: int
    frames: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_anchors(frames: int, on_progress: Callable[[str], None]) -> AnchorsResult:
    """Walk through both tables in turns, `frames` frames a round."""
    on_progress("laying out anchors")
    walks = {count: AnchorWalk(build_anchor_scene(count), frames) for count in (MANY, FEW)}
    fresh_ms = {count: walk.run() for count, walk in walks.items()}
    rows: Mapping[int, list[float]] = {count: [] for count in walks}
    for round_ in range(ROUNDS):
        on_progress(f"round {round_ + 1} of {ROUNDS}")
        for count, walk in walks.items():
            rows[count].append(walk.run())
    many, few = (statistics.median(rows[count]) for count in (MANY, FEW))
    return AnchorsResult(many, few, many / few, fresh_ms[MANY], walks[MANY].visible, frames)


class AnchorWalk:
    """A walk of the wearer through a scene of anchors, drawn frame by frame."""

    def __init__(self, scene: Scene, frames: int) -> None:
        self._stage = Stage(scene, RootPainter(scene.pictures))
        self._viewpoints = list(generate_viewpoints(frames))
        self.visible = 0

    def run(self) -> float:
        """Draw every frame of the way; milliseconds a frame."""
        total_s = 0.0
        for number, viewpoint in enumerate(self._viewpoints):
            state = State(number * STEP_S)
            start = time.perf_counter()
            draw_list = self._stage.build_draw_list(state, viewpoint)
            total_s += time.perf_counter() - start
            self.visible = max(self.visible, len(draw_list.placed_layers))
        return total_s / len(self._viewpoints) * 1e3


def generate_viewpoints(frames: int) -> Iterator[Viewpoint]:
    """Viewpoints on the way: ahead at walking pace, the head turning from side to side."""
    intrinsics = Intrinsics.from_fov(*SIZE_PX)
    for number in range(frames):
        t_s = number * STEP_S
        heading = TURN_RAD * math.sin(2 * math.pi * TURN_HZ * t_s)
        yield Viewpoint(make_level_pose((0.0, 1.6, -WALK_M_S * t_s), heading), intrinsics, True, heading)


def build_anchor_scene(count: int) -> Scene:
    """A scene with `count` named anchors spread evenly over a square around the wearer."""
    rows = (f"{x:.3f},2,{z:.3f},Place {number}\n" for number, (x, z) in enumerate(spread_positions_m(count).tolist()))
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        (Path(folder) / "anchors.csv").write_text("x,y,z,name\n" + "".join(rows), "utf-8")
        (Path(folder) / "scene.yaml").write_text(_SCENE, "utf-8")
        return load_scene(Path(folder) / "scene.yaml")


def spread_positions_m(count: int) -> npt.NDArray[np.float64]:
    """Positions x, z (N, 2) in metres, as dense in every table: Roberts' R2 sequence, even without being a grid."""
    plastic = 1.32471795724474602596
    shares = np.arange(1, count + 1)[:, None] * np.array([1 / plastic, 1 / plastic**2]) % 1
    return np.asarray((shares - 0.5) * math.sqrt(count / DENSITY))

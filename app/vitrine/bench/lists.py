"""The benchmark `lists`: what a long list costs while data of events change a few of its rows.

Processor time of the stage alone, of 2,000 copies of which 300 are in sight: with five of these changed by an event of
every frame that brings the whole list, and with a value that changes every frame and that all copies read.
"""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

COUNT, IN_SIGHT, CHANGING, COLUMNS = 2_000, 300, 5, 6
SIZE_PX = (1280, 720)
STEP_S = 1 / 30
ROUNDS = 5


@dataclass(frozen=True)
class ListsResult:
    """Milliseconds of processor time a frame, the median of rounds: with five rows changed, and with a value that all
    rows read.
    """

    rows_ms: float
    value_ms: float
    frames: int

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_lists(frames: int, on_progress: Callable[[str], None]) -> ListsResult:
    """Build `frames` frames of each a round, in turns."""
    on_progress(f"a list of {COUNT:,} rows")
    rows, value = ListStage(make_list_scene(), iter_row_data), ListStage(make_list_scene(), iter_value_data)
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(ROUNDS + 1):
        on_progress(f"round {round_} of {ROUNDS}" if round_ else "warming up")
        for stage, measured in zip((rows, value), times, strict=True):
            ms, _ = stage.run(frames, round_ * frames)
            if round_:
                measured.append(ms)
    return ListsResult(statistics.median(times[0]), statistics.median(times[1]), frames)


class ListStage:
    """The stage of a list, asked frame by frame; `iter_data` gives what events have brought by each of them."""

    def __init__(self, scene: Scene, iter_data: Callable[[int, int], Iterator[dict[str, Any]]]) -> None:
        self._stage = Stage(scene, RootPainter(scene.pictures))
        self._viewpoint = Viewpoint(make_level_pose((0.0, 1.6, 0.0), 0.0), Intrinsics.from_fov(*SIZE_PX), True, 0.0)
        self._iter_data = iter_data

    def run(self, frames: int, first: int = 0) -> tuple[float, list[DrawList]]:
        """Milliseconds of processor time a frame from number `first` on, and the last two draw lists."""
        spent_s, draw_lists = 0.0, deque[DrawList](maxlen=2)
        for number, data in enumerate(self._iter_data(first, frames), first):
            state = State(number * STEP_S, content_overlay=data)
            start_s = time.process_time()
            draw_lists.append(self._stage.build_draw_list(state, self._viewpoint))
            spent_s += time.process_time() - start_s
        return spent_s / frames * 1e3, [*draw_lists]


def iter_row_data(first: int, frames: int) -> Iterator[dict[str, Any]]:
    """Of each frame the whole list anew, as an event's data have it, in which five rows in sight have become dearer."""
    turns = IN_SIGHT // CHANGING
    for frame in range(first, first + frames):
        rows = list_rows()
        for place in range(IN_SIGHT):
            rows[place]["price"] += (turns + frame - place % turns) // turns
        yield {"rows": rows}


def iter_value_data(first: int, frames: int) -> Iterator[dict[str, Any]]:
    """Of each frame another limit, which five rows in sight pass, and 28 others."""
    return ({"limit": 12.05 + abs(frame % 80 - 40) * CHANGING * 0.1} for frame in range(first, first + frames))


def list_rows() -> list[dict[str, Any]]:
    """The rows of the list, as objects that nobody else holds."""
    return [{"id": f"r{n}", "name": f"Row {n}", "price": 10 + n * 37 % IN_SIGHT * 0.1} for n in range(COUNT)]


def make_list_scene() -> Scene:
    """A scene with a panel that cuts off all but 50 lines of six rows each, of which those are lit whose price is over
    a limit.
    """
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        file = Path(folder) / "scene.yaml"
        file.write_text("".join(_write_scene()), "utf-8")
        return load_scene(file)


def _write_scene() -> Iterator[str]:
    yield "vitrine: 1\nname: List\ncontent:\n  limit: 20\n  rows:\n"
    yield from (f"    - {{id: {row['id']}, name: {row['name']}, price: {row['price']}}}\n" for row in list_rows())
    lines = IN_SIGHT // COLUMNS
    yield f"""nodes:
  - id: list
    kind: panel
    anchor: {{head: center}}
    width: 36
    height: {0.4 * lines + 0.1}
    padding: 0.1
    fill: veil
    clip: true
    direction: row
    wrap: true
    repeat: {{each: rows, as: dish, key: id}}
    children:
      - kind: group
        width: {35.4 / COLUMNS}
        height: 0.4
        direction: row
        justify: between
        children:
          - {{kind: text, text: "{{dish.name}}", size: 0.3}}
          - {{kind: text, text: "{{dish.price:.1f}}", size: 0.3, if: {{"dish.price > limit": {{color: warning}}}}}}
"""

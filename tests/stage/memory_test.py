"""What the stage holds stays level, whatever its texts say: counted in blocks, which wobble less than bytes."""

from __future__ import annotations

import gc
import random
import sys
from pathlib import Path

from tests.scene.scenes import write
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(640, 360))
LINES = "".join(f"  - {{kind: text, text: 'row {i} of {{clock.now:int}} s, and on it goes'}}\n" for i in range(4))
SCENE = f"""statechart: {{initial: a, states: {{a: {{}}, b: {{}}}}}}
nodes:
- {{kind: text, text: "{{clock.now:clock}}", anchor: {{head: top}}}}
- {{kind: progress, value: 0.4, width: {{osc: [1, 0.4], base: 3}}, anchor: {{head: bottom}}}}
- kind: panel
  anchor: {{head: center}}
  width: 9
  fill: veil
  children:
{LINES}  - {{kind: text, text: "gone", when: b, enter: {{seconds: 0.7, slide: [1, 0]}}, exit: {{seconds: 0.6}}}}
"""


def held() -> int:
    gc.collect()
    return sys.getallocatedblocks()


def test_a_scene_whose_texts_change_and_wrap_holds_no_more_after_a_thousand_frames(tmp_path: Path) -> None:
    """The same seconds again and again at other instants, as a booth has them, with a tween in each."""
    stage = Stage(load_scene(write(tmp_path, SCENE)), RootPainter({}, TextSystem(FontSet(use_system_fonts=False))))
    clock = random.Random(1)

    def frames(count: int) -> None:
        for step in range(count):
            t_s = (step % 60 + clock.random()) / 12
            spans = {"b": ((1.0, None if t_s < 3 else 3.0),)} if t_s >= 1 else {}
            now = frozenset({"b" if 1 <= t_s < 3 else "a"})
            assert stage.build_draw_list(State(t_s, now, spans=spans), SIGHT).raster_layers

    frames(180)
    before = held()
    frames(1000)
    assert held() - before < 1000, "a block a frame"

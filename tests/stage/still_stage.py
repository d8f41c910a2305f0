"""Scenes as they stand on a display of 640 x 480 pixels at one time: their draw list, and their elements by id."""

from __future__ import annotations

from pathlib import Path

from tests.scene.scenes import write
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.inspect.element import Element
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

VIEW = Intrinsics(640, 480, 1200.0, 1200.0, 320.0, 240.0)
EYE = Viewpoint(make_level_pose((0.0, 1.6, 0.0), 0.0), VIEW, False, 0.0)


class StillStage:
    """A stage of nodes as they are written in YAML, which can be asked for any time."""

    def __init__(self, folder: Path, nodes: str, targets: tuple[str, ...] = ()) -> None:
        folder.mkdir(exist_ok=True)
        scene = load_scene(write(folder, f"nodes:\n{nodes}"))
        self._stage = Stage(scene, RootPainter({}, TextSystem(FontSet(use_system_fonts=False))), targets)

    def draw_list(self, t_s: float = 0.0) -> DrawList:
        """The draw list at a time."""
        return self._stage.build_draw_list(State(t_s, frozenset()), EYE)

    def elements(self, t_s: float = 0.0) -> dict[str, Element]:
        """The elements at a time by their ids."""
        return {element.id: element for element in self._stage.list_elements(self.draw_list(t_s), EYE)}

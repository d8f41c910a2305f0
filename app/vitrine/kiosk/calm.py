"""The holding screen: a built-in card shown while there is nothing to show."""

from __future__ import annotations

from vitrine import paths
from vitrine.flow.state import State
from vitrine.gpu.device import Device
from vitrine.scene.load import load_scene
from vitrine.stage.sheet import SheetMaker
from vitrine.stage.stage import Stage
from vitrine.world.camera import STILL_POSE, Intrinsics
from vitrine.world.sight import Sight


class Calm:
    """A built-in scene over black, without a feed and so without anything that could be missing."""

    def __init__(self) -> None:
        scene = load_scene(paths.assets() / "scenes" / "calm" / "scene.yaml")
        self._stage = Stage(scene, SheetMaker(scene.pictures))

    def draw(self, device: Device, t_s: float, size_px: tuple[int, int]) -> None:
        """Draw it at `t_s` seconds; the card drifts slowly and never comes back to where it was."""
        viewpoint = Sight(STILL_POSE, Intrinsics.from_fov(*size_px))
        device.render(self._stage.draw_list(State(t_s), viewpoint), None)

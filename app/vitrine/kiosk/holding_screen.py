"""The holding screen: a built-in card shown while there is nothing to show."""

from __future__ import annotations

from vitrine import paths
from vitrine.flow.timeline.state import State
from vitrine.gpu.rendered_picture import RenderedPicture
from vitrine.gpu.renderer import Renderer
from vitrine.scene.load.loader import load_scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint


class HoldingScreen:
    """A built-in scene over black, without a feed and so without anything that could be missing."""

    def __init__(self) -> None:
        scene = load_scene(paths.assets() / "scenes" / "calm" / "scene.yaml")
        self._stage = Stage(scene, RootPainter(scene.pictures))

    def draw(self, renderer: Renderer, t_s: float, size_px: tuple[int, int]) -> RenderedPicture:
        """Draw it at `t_s` seconds; the card drifts slowly and never comes back to where it was."""
        viewpoint = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(*size_px))
        return renderer.render(self._stage.build_draw_list(State(t_s), viewpoint), None)

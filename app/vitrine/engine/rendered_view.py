"""Rendered view: a scene frame as it was drawn through glasses."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.engine.scene_frame import SceneFrame
from vitrine.glass.optics.optics import Optics
from vitrine.gpu.rendered_picture import RenderedPicture


@dataclass(frozen=True, eq=False)
class RenderedView:
    """A frame that was rendered: its picture, and the optics it is seen through; None where the display is the feed."""

    frame: SceneFrame
    picture: RenderedPicture
    optics: Optics | None = None

"""Shot request: a shot to be drawn by a worker process, and the picture that it answers with.

Whoever asks imports nothing that draws: a run of tests would wait for it, to no use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vitrine.engine.shot import Shot
from vitrine.errors import Place
from vitrine.workers.workbench import Workbench

if TYPE_CHECKING:
    from vitrine.engine.session import Session
    from vitrine.gpu.renderer import Renderer
    from vitrine.output.drawn_shot import Picture


@dataclass(frozen=True, eq=False, slots=True)
class ShotAnswer:
    """A drawn shot, the places where its elements' nodes were written, by id, and GL_RENDERER and GL_VERSION."""

    picture: Picture
    places: Mapping[str, Place]
    driver_name: str
    gl_version: str


@dataclass(frozen=True, slots=True)
class ShotRequest:
    """A request for the picture of a shot. Its answer raises InputError for what the user's files have wrong."""

    shot: Shot

    def answer(self, bench: Workbench) -> ShotAnswer:
        """Draw it."""
        from vitrine.engine.opening import open_shot

        with open_shot(self.shot) as session:
            return answer_shot(bench.renderer, session, self.shot)


def answer_shot(renderer: Renderer, session: Session, shot: Shot) -> ShotAnswer:
    """Draw a shot of an open session. Raises InputError for what of it cannot be."""
    from vitrine.output.drawn_shot import draw_shot

    picture = draw_shot(renderer, session, shot)
    origins = session.scene.origins
    places = {element.id: origins[element.id] for element in picture.elements if element.id in origins}
    return ShotAnswer(picture, places, renderer.driver_name, str(renderer.ctx.info["GL_VERSION"]))

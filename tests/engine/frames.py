"""Draw lists of a session as tests ask for them: at a time, where the display is the feed."""

from __future__ import annotations

from vitrine import paths
from vitrine.engine.session import Session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.stage.draw.drawlist import DrawList

LIBRARY = Library(paths.assets())
#: Read once: tests draw thousands of frames.
GENERIC, OVERCAST = LIBRARY.device("generic"), LIBRARY.environment("overcast")


def draw_list_at(session: Session, t_s: float, view: View) -> DrawList:
    """The overlay at a time, on the device that is the feed."""
    glasses = resolve_glasses(GENERIC, OVERCAST, view)
    return session.build_frame(session.instant_at(t_s), glasses).draw_list

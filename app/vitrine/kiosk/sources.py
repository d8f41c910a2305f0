"""The kiosk's sources: the feed that was typed, and the scene's own as its fallback."""

from __future__ import annotations

from pathlib import Path

from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.feed.faces.face_handling import NO_HANDLING, FaceHandling
from vitrine.gpu.renderer import Renderer

#: How long drawing waits for its frame of a recording before the frame before is held: as long as a slow key frame
#: takes, and no longer than a pause that visitors hardly see.
FRAME_WITHIN_S = 0.25


def list_sources(feed: str | None) -> tuple[str | None, ...]:
    """Addresses in the order of preference: the feed that was typed, then the scene's own (None)."""
    return (None,) if feed is None else (feed, None)


def open_source(
    scene: Path,
    take: Path | None,
    renderer: Renderer,
    feed: str | None,
    trusted: bool = False,
    locale: str | None = None,
    live: bool = False,
    faces: FaceHandling = NO_HANDLING,
    still_camera: bool = False,
) -> Session:
    """Open the session over one feed, in a language other than the scene's own where `locale` names one.

    `live`: no take is played, and services are at work. `faces` is what is done about them in the feed.
    `still_camera`: that of a live feed stands. Raises InputError.
    """
    return open_session(
        scene,
        renderer,
        feed,
        take,
        trusted=trusted,
        patience_s=FRAME_WITHIN_S,
        locale=locale,
        live=live,
        faces=faces,
        still_camera=still_camera,
    )

"""The command `shot`: pictures at given times. The same arguments give the same bytes."""

from __future__ import annotations

import math
from pathlib import Path

from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.engine.view_spec import ViewOptions, resolve_view
from vitrine.errors import InputError
from vitrine.files.atomic import with_time_suffix
from vitrine.gpu.renderer import Renderer
from vitrine.output.shot import write_shot


def run_shot(
    scene: Path,
    at: tuple[float, ...],
    output: Path,
    feed: str | None,
    take: Path | None,
    options: ViewOptions,
    framed: bool = False,
) -> None:
    """Write one PNG for every time of `at`, `framed` with a strip below that says what it shows.

    Raises InputError, before anything is written, for one beyond the end.
    """
    if output.suffix.lower() != ".png":
        raise InputError(f"{output}: a shot is a PNG; name a file that ends in .png")
    with (
        Renderer.headless(paths.shaders()) as renderer,
        open_session(scene, renderer, feed, take, ahead=0, trusted=options.trust) as session,
    ):
        times_s = [clamp_to_feed(t_s, session) for t_s in at]
        spec = resolve_view(options, session.size_px, scene)
        for typed_s, t_s in zip(at, times_s, strict=True):
            write_shot(renderer, session, t_s, spec, with_time_suffix(output, typed_s, len(at)), framed)


def clamp_to_feed(t_s: float, session: Session) -> float:
    """The time that is drawn for --at: `t_s` itself, but at the feed's very end the last frame, not the first again.

    Raises InputError for a time that the feed does not have.
    """
    if not math.isfinite(t_s) or t_s < 0:
        raise InputError(f"--at {t_s:g}: times run from 0")
    if session.feed.info.live or t_s < session.duration_s:
        return t_s
    last_s = session.duration_s - session.frame_s
    # The length as it is printed is rounded, and may be typed as it is printed.
    if t_s > session.duration_s + session.frame_s / 2:
        name, end_s = session.feed.info.name, session.duration_s
        raise InputError(
            f"--at {t_s:g} is beyond the end: {name} lasts {end_s:g} s; the last frame is at {last_s:.3f} s"
        )
    return last_s

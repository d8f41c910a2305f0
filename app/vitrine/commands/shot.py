"""The command `shot`: pictures at given times. The same arguments give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vitrine import paths
from vitrine.commands.feed_guard import check_spares_feed
from vitrine.engine.opening import open_shot
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.files.atomic import with_time_suffix
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import check_png_name
from vitrine.output.shot import write_shot


def run_shot(shots: Sequence[Shot], output: Path) -> None:
    """Write one PNG for every shot; they differ in time alone.

    Raises InputError, before anything is written, for one beyond the end.
    """
    check_png_name(output)
    with Renderer.headless(paths.shaders()) as renderer, open_shot(shots[0]) as session:
        for shot in shots:
            check_spares_feed(with_time_suffix(output, shot.t_s, len(shots)), session.sources.feed.address, "-o")
        times_s = [session.clamp_time(shot.t_s) for shot in shots]
        spec = resolve_view(shots[0], session.size_px, session.filmed_in)
        for shot, t_s in zip(shots, times_s, strict=True):
            path = with_time_suffix(output, shot.t_s, len(shots))
            write_shot(renderer, session, t_s, spec, path, shot.framed)

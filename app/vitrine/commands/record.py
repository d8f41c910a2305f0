"""The command `record`: a film of a take, every feed frame once."""

from __future__ import annotations

from pathlib import Path

from vitrine import paths
from vitrine.engine.opening import open_shot
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.feed.recorded import READ_AHEAD
from vitrine.gpu.renderer import Renderer
from vitrine.output.recording import record_session


def run_record(first: Shot, end_s: float | None, output: Path) -> None:
    """Write the film from the `first` picture up to `end_s` (None: the end of the feed)."""
    with Renderer.headless(paths.shaders()) as renderer, open_shot(first, READ_AHEAD) as session:
        spec = resolve_view(first, session.size_px, session.filmed_in)
        record_session(renderer, session, output, (first.t_s, end_s), spec, first.framed)

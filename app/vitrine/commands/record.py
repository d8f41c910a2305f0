"""The command `record`: a film of a take, every feed frame once."""

from __future__ import annotations

from pathlib import Path

from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.view_spec import ViewOptions, resolve_view
from vitrine.gpu.renderer import Renderer
from vitrine.output.recording import record_session


def run_record(
    scene: Path,
    output: Path,
    span_s: tuple[float, float | None],
    feed: str | None,
    take: Path | None,
    options: ViewOptions,
    framed: bool = False,
) -> None:
    """Write the film from `span_s[0]` up to `span_s[1]` (None: the end of the feed).

    `framed`: with a footer below that says what it shows.
    """
    with (
        Renderer.headless(paths.shaders()) as renderer,
        open_session(scene, renderer, feed, take, trusted=options.trust) as session,
    ):
        record_session(renderer, session, output, span_s, resolve_view(options, session.size_px, scene), framed)

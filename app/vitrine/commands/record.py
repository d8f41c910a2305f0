"""The command `record`: a film of a take, every feed frame once."""

from __future__ import annotations

from pathlib import Path

from vitrine import paths
from vitrine.engine.look import Typed, look
from vitrine.engine.opening import open_show
from vitrine.gpu.device import Device
from vitrine.output.recording import record_session


def run_record(
    scene: Path,
    output: Path,
    span_s: tuple[float, float | None],
    feed: str | None,
    take: Path | None,
    typed: Typed,
    framed: bool = False,
) -> None:
    """Write the film from `span_s[0]` up to `span_s[1]` (None: the end of the feed).

    `framed`: with a footer below that says what it shows.
    """
    with (
        Device.headless(paths.shaders()) as renderer,
        open_show(scene, renderer, feed, take, trusted=typed.trust) as session,
    ):
        record_session(renderer, session, output, span_s, look(typed, session.size_px, scene), framed)

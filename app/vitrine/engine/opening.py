"""Opening of a session: the scene, take and feed that a user names are loaded and joined."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from vitrine import paths
from vitrine.engine.show import Show, tell
from vitrine.engine.sources import Request
from vitrine.engine.walk import find_walk
from vitrine.feed.recorded import READ_AHEAD
from vitrine.flow.chart import chart_of
from vitrine.gpu.device import Device
from vitrine.scene.load import load_scene
from vitrine.stage.sheet import SheetMaker
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.line import TextSystem


def open_show(
    scene_file: Path,
    device: Device | None,
    feed: str | None = None,
    take: Path | None = None,
    once: bool = False,
    ahead: int = READ_AHEAD,
    trusted: bool = False,
    patience_s: float | None = None,
) -> Show:
    """Load a scene and open its feed. `feed` and `take` are taken instead of the scene's own.

    `ahead` is how many frames are decoded ahead; 0 for single pictures. Without a renderer nothing will be drawn, and
    feed frames are RGBA. `trusted`: the scene may name what lies outside its folder. `patience_s` is how long a
    recorded frame is waited for before the last one is held; None waits for the right one.

    Raises InputError for whatever the user's files have wrong.
    """
    scene = load_scene(scene_file, trusted=trusted)
    chart = chart_of(scene)
    request = Request(feed, take, device is not None and not device.is_software, once, ahead, trusted, patience_s)
    sources, loaded_take = request.found(scene)
    opened_feed = request.opened(sources.feed)
    try:
        info = opened_feed.info
        track = find_walk(scene, sources.feed.address, info.size_px, info.duration_s)
        timeline = tell(scene, chart, loaded_take, track, info.duration_s)
        rasterizer = SheetMaker(scene.pictures, TextSystem(FontSet(system=system_fonts())))
        stage = Stage(scene, rasterizer)
        loaded_take = replace(loaded_take, feed=sources.feed.address)
        return Show(scene, chart, loaded_take, opened_feed, track, timeline, rasterizer, stage, request, sources)
    except Exception:
        opened_feed.close()
        raise


def system_fonts() -> bool:
    """Whether missing glyphs may come from the system's fonts; VITRINE_SYSTEM_FONTS=0 forbids it, for pictures that are
    alike anywhere.
    """
    return os.environ.get("VITRINE_SYSTEM_FONTS") != "0"


def demo_scene() -> Path:
    """The file of the scene that opens where none is named."""
    return paths.assets() / "scenes" / "market-street" / "scene.yaml"

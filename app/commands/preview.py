"""`preview`: the designer's window."""

from __future__ import annotations

import time
from pathlib import Path

import pygame

from app import paths
from app.commands.look import parse_size
from app.engine import Show, demo_scene, open_show
from app.glass.library import Library
from app.gpu import context as contexts
from app.gpu.device import Device
from app.preview.desk import Desk
from app.preview.keep import Opening
from app.preview.layout import wanted
from app.preview.loop import Loop
from app.preview.player import Player
from app.preview.tracks import leaves
from app.preview.watch import Watcher
from app.preview.window import Window, screen_size

#: A key that is held steps on after the first pause, at the second.
REPEAT_MS = (350, 33)
#: The window before its scene is known.
FIRST_SIZE = (1280, 760)


def run_preview(
    scene: Path | None,
    feed: str | None,
    take: Path | None,
    device_id: str,
    environment_id: str,
    size: str | None,
    once: bool = False,
) -> int:
    """Open the window and stay until it is closed; `once`: the last frame is held at the feed's end.

    Raises InputError, or MachineError where no window can be.
    """
    scene = scene or demo_scene()
    library = Library(paths.assets(), scene.parent)
    profile, environment = library.device(device_id), library.environment(environment_id)
    # Also those that were named by their path.
    profiles = library.devices() | {profile.id: profile}
    environments = library.environments() | {environment.id: environment}
    if size is not None:
        parse_size(size)
    player = Player(
        looping=not once,
        device=tuple(profiles.values()).index(profile),
        environment=tuple(environments.values()).index(environment),
    )
    # Hidden until its size is known: a window that is seen to grow has a white edge until it is drawn again.
    with Window("Vitrine", FIRST_SIZE, hidden=True) as window, Device(contexts.current(), paths.shaders()) as device:
        window.measure(device)
        show = open_show(scene, device, feed, take, once)
        with Desk(show, device, Opening(feed, take, size)) as desk:
            first = wanted(show.size_px, len(leaves(show.chart)), screen_size(), show.is_heard)
            window.show(show.scene.name, first)
            run(Loop(desk, window, player, tuple(profiles.values()), tuple(environments.values())))
    return 0


def run(loop: Loop) -> None:
    """Pump events into the loop until it is over. A take that is being recorded is saved whatever ends it."""
    pygame.key.set_repeat(*REPEAT_MS)
    pygame.key.stop_text_input()
    with Watcher() as watcher:
        try:
            watcher.look_at(folders(loop.desk.show))
            while loop.step(time.perf_counter(), gathered(loop.patience_s())):
                watcher.look_at(folders(loop.desk.show))
        finally:
            saved = loop.finish()
            if saved:
                print(f"vitrine: {saved}")


def gathered(wait_s: float) -> list[pygame.event.Event]:
    """All events that are there, after waiting for the first of them for some time."""
    wait_ms = int(wait_s * 1000)
    first = [pygame.event.wait(wait_ms)] if wait_ms > 0 else []
    return [*first, *pygame.event.get()]


def folders(show: Show) -> frozenset[Path]:
    """Where the files of a scene lie, its take and its feed, and the shaders."""
    shaders = paths.shaders()
    files = {path.parent for path in show.scene.files} | {shaders, shaders / "common"}
    named = [source for source in show.sources if source is not None and source.stamp is not None]
    return frozenset(files | {Path(source.address).parent for source in named})

"""The command `preview`: the designer's window."""

from __future__ import annotations

import time
from pathlib import Path

import pygame

from vitrine import paths
from vitrine.engine.look import Typed, parse_size, typed_view
from vitrine.engine.opening import demo_scene, open_show
from vitrine.engine.show import Show
from vitrine.errors import DONE, InputError, Problem
from vitrine.escape import escaped
from vitrine.files.interrupt import Ended
from vitrine.glass.library import Library
from vitrine.gpu import context as contexts
from vitrine.gpu.device import Device
from vitrine.preview.desk import Desk
from vitrine.preview.export import Opening
from vitrine.preview.journal import rescue
from vitrine.preview.layout.easel import Stock
from vitrine.preview.layout.layout import wanted
from vitrine.preview.looking import MOST_PANES, Looking, Pane
from vitrine.preview.loop import Loop
from vitrine.preview.panels.tracks import leaves
from vitrine.preview.player import Player
from vitrine.preview.watch import Watcher
from vitrine.scene.reach import Reach
from vitrine.window.pump import gathered
from vitrine.window.window import Window, screen_size

#: A key that is held steps on after the first pause, at the second.
REPEAT_MS = (350, 33)
#: The window before its scene is known.
FIRST_SIZE = (1280, 760)


def run_preview(
    scene: Path | None, feed: str | None, take: Path | None, typed: Typed, once: bool = False, beside: str = ""
) -> int:
    """Open the window and stay until it is closed; `once`: the last frame is held at the feed's end.

    `beside` names two to four devices with commas that are shown side by side instead of the one typed.
    Raises InputError, or MachineError where no window can be.
    """
    scene = scene or demo_scene()
    catalogue, window_state = looked_for(Library(paths.assets(), Reach(scene.parent, typed.trust)), typed, beside)
    player = Player(looping=not once, looking=window_state)
    # Hidden until its size is known: a window that is seen to grow has a white edge until it is drawn again.
    with Window("Vitrine", FIRST_SIZE, hidden=True) as window, Device(contexts.current(), paths.shaders()) as renderer:
        window.measure(renderer)
        session = open_show(scene, renderer, feed, take, once, trusted=typed.trust)
        with Desk(session, renderer, Opening(feed, take, typed.size, typed.trust)) as edit_session:
            size = wanted(session.size_px, len(leaves(session.chart)), screen_size(), session.is_heard)
            window.show(session.scene.name, size)
            rescued = " | ".join(map(str, rescue(scene)))
            try:
                run(Loop(edit_session, window, player, catalogue), rescued)
            except Ended:  # whoever looks after the machine closes the window: that is no failure
                return DONE
    return DONE


def looked_for(library: Library, typed: Typed, beside: str) -> tuple[Stock, Looking]:
    """Resolve the typed options: all there is to choose from, and the window's first state. Raises InputError."""
    names = [name.strip() for name in beside.split(",") if name.strip()] or [typed.device]
    if beside and not 2 <= len(names) <= MOST_PANES:
        allowed = f"two to {MOST_PANES} devices with commas"
        raise InputError(Problem(f"{len(names)} cannot stand side by side", key="--beside", allowed=allowed))
    chosen, environment = [library.device(name) for name in names], library.environment(typed.environment)
    # Also those that were named by their path.
    profiles = library.devices() | {profile.id: profile for profile in chosen}
    environments = library.environments() | {environment.id: environment}
    view = typed_view(typed, (1, 1) if typed.size is None else parse_size(typed.size))
    if len(set(view.optics)) > 1:
        raise InputError("in the window --optics is one word for all: typical, off or strong; H tells its key")
    device_ids, environment_ids = list(profiles), list(environments)
    panes = tuple(Pane(device_ids.index(profile.id), environment_ids.index(environment.id)) for profile in chosen)
    window_state = Looking(
        panes, 0, view.kind, view.exposure, view.eye, view.brightness, view.optics.spread, view.focus
    )
    return Stock(tuple(profiles.values()), tuple(environments.values())), window_state


def run(loop: Loop, rescued: str = "") -> None:
    """Pump events into the loop until it is over. A take that is being recorded is saved whatever ends it.

    `rescued` is what is to be said of one that was cut off.
    """
    if rescued:
        print(f"vitrine: {escaped(rescued)}", flush=True)
    pygame.key.set_repeat(*REPEAT_MS)
    pygame.key.stop_text_input()
    with Watcher() as watcher:
        try:
            watcher.look_at(folders(loop.desk.show))
            while loop.step(time.perf_counter(), gathered(loop.patience_s())):
                watcher.look_at(folders(loop.desk.show))
                if rescued:
                    loop.say(rescued)
                    rescued = ""
        finally:
            saved = loop.finish()
            if saved:
                print(f"vitrine: {escaped(saved)}")


def folders(show: Show) -> frozenset[Path]:
    """The folders of a scene's files, its take and its feed, and of the shaders."""
    shaders = paths.shaders()
    files = {path.parent for path in show.scene.files} | {shaders, shaders / "common"}
    source_files = [source for source in show.sources if source is not None and source.stamp is not None]
    return frozenset(files | {Path(source.address).parent for source in source_files})

"""The command `preview`: the designer's window."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from vitrine import paths
from vitrine.engine.face_policy import check_face_options, check_model_is_used
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.sources import check_live
from vitrine.engine.view_options import parse_feed_exposure, parse_size, parse_view
from vitrine.engine.view_spec import open_library
from vitrine.errors import EXIT_OK, InputError, Problem
from vitrine.escape import escape_line
from vitrine.files.interrupt import Terminated
from vitrine.glass.catalogue.library import Library
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources import context as contexts
from vitrine.output.voice.local_voice import NO_VOICE, find_local_voice
from vitrine.output.voice.voice_thread import VoiceThread
from vitrine.preview.edit_session import EditSession
from vitrine.preview.file_watcher import FileWatcher
from vitrine.preview.journal import recover_recordings
from vitrine.preview.layout.pane_layout import Catalogue
from vitrine.preview.layout.window_layout import initial_window_size
from vitrine.preview.loop import PreviewLoop
from vitrine.preview.model.player import Player
from vitrine.preview.model.view_settings import MAX_PANES, Pane, ViewSettings
from vitrine.preview.panels.state_rows import list_leaf_states
from vitrine.window.event_pump import wait_for_events
from vitrine.window.window import Window, screen_size

if TYPE_CHECKING:
    from vitrine.content.speech.listener import Listener

#: A key that is held steps on after the first pause, at the second.
REPEAT_MS = (350, 33)
#: The window before its scene is known.
FIRST_SIZE = (1280, 760)


def run_preview(
    shot: Shot,
    once: bool = False,
    beside: str = "",
    live: bool = False,
    speak: bool = False,
    speech_model: Path | None = None,
) -> int:
    """Open the window on a shot and stay until it is closed; `once`: the last frame is held at the feed's end.

    `beside` names two to four devices with commas that are shown side by side instead of the one typed. `live`: no take
    is played, the feed counts as a camera, and the scene's services are at work. `speak`: what is said is heard, where
    this machine has a voice. `speech_model`: a folder; questions are heard by the model in it, while P is held.
    Raises InputError, CommandLineError for a take that is typed with `live`, or MachineError where no window can be.
    """
    check_live(live, shot.take)
    check_face_options(shot.faces)
    make_listener = None if speech_model is None else _prepare_listener(speech_model)
    catalogue, window_state = resolve_catalogue(open_library(shot), shot, beside)
    player = Player(looping=not once, view_settings=window_state)
    # Hidden until its size is known: a window that is seen to grow has a white edge until it is drawn again.
    with (
        Window("Vitrine", FIRST_SIZE, hidden=True) as window,
        Renderer(contexts.adopt_current(), paths.shaders()) as renderer,
    ):
        window.measure_pixel_ratio(renderer)
        session = open_session(
            shot.scene,
            renderer,
            shot.feed,
            shot.take,
            once,
            trusted=shot.trust,
            locale=shot.locale,
            live=live,
            faces=shot.faces,
            exposure_stops=parse_feed_exposure(shot.feed_exposure),
            still_camera=shot.still_camera,
        )
        with EditSession(session, renderer, shot) as edit_session:
            check_model_is_used(shot.faces, session.feed.info.live)
            size = initial_window_size(
                session.size_px, len(list_leaf_states(session.chart)), screen_size(), session.has_audio_cues
            )
            window.show(session.scene.name, size)
            said = " | ".join(map(str, recover_recordings(shot.scene)))
            with ExitStack() as stack:
                voice = find_local_voice() if speak else None
                spoken = None if voice is None else stack.enter_context(closing(VoiceThread(voice)))
                said = " | ".join(filter(None, (said, NO_VOICE if speak and voice is None else "")))
                listener = None if make_listener is None else stack.enter_context(closing(make_listener()))
                try:
                    run_loop(PreviewLoop(edit_session, window, player, catalogue, spoken, listener), said)
                except Terminated:  # whoever looks after the machine closes the window: that is no failure
                    return EXIT_OK
    return EXIT_OK


def _prepare_listener(folder: Path) -> Callable[[], Listener]:
    """What starts a listener with the model in a folder. Raises InputError where there is none."""
    from vitrine.content.speech.listener import Listener  # a window that hears nothing imports none of it
    from vitrine.content.speech.model_files import find_model_files
    from vitrine.content.speech.sherpa_recognizer import SherpaRecognizer

    files = find_model_files(folder)
    return lambda: Listener(lambda: SherpaRecognizer(files))


def resolve_catalogue(library: Library, shot: Shot, beside: str) -> tuple[Catalogue, ViewSettings]:
    """Resolve the typed options: all there is to choose from, and the window's first state. Raises InputError."""
    names = [name.strip() for name in beside.split(",") if name.strip()] or [shot.device]
    if beside and not 2 <= len(names) <= MAX_PANES:
        allowed = f"two to {MAX_PANES} devices with commas"
        raise InputError(Problem(f"{len(names)} cannot stand side by side", key="--beside", allowed=allowed))
    chosen, environment = [library.device(name) for name in names], library.environment(shot.environment)
    # Also those that were named by their path.
    profiles = library.devices() | {profile.id: profile for profile in chosen}
    environments = library.environments() | {environment.id: environment}
    view = parse_view(shot.view, (1, 1) if shot.view.size is None else parse_size(shot.view.size))
    if len(set(view.optics)) > 1:
        raise InputError("in the window --optics is one word for all: typical, off or strong; H tells its key")
    device_ids, environment_ids = list(profiles), list(environments)
    panes = tuple(Pane(device_ids.index(profile.id), environment_ids.index(environment.id)) for profile in chosen)
    window_state = ViewSettings(
        panes,
        0,
        view.kind,
        view.exposure,
        view.eye,
        view.brightness,
        view.optics.spread,
        view.focus,
        view.tone,
        view.latency_s,
        view.rate_hz,
        view.heading_error_deg,
        view.regrade,
        view.tier,
        view.undistort,
    )
    return Catalogue(tuple(profiles.values()), tuple(environments.values())), window_state


def run_loop(loop: PreviewLoop, rescued: str = "") -> None:
    """Pump events into the loop until it is over. A take that is being recorded is saved whatever ends it.

    `rescued` is what is to be said at the start, as of one that was cut off.
    """
    if rescued:
        print(f"vitrine: {escape_line(rescued)}", flush=True)
    pygame.key.set_repeat(*REPEAT_MS)
    pygame.key.stop_text_input()
    with FileWatcher() as watcher:
        try:
            watcher.watch(list_watched_folders(loop.edit_session.session))
            while loop.step(time.perf_counter(), wait_for_events(loop.event_timeout_s())):
                watcher.watch(list_watched_folders(loop.edit_session.session))
                if rescued:
                    loop.show_message(rescued)
                    rescued = ""
        finally:
            saved = loop.end_recording()
            if saved:
                print(f"vitrine: {escape_line(saved)}")


def list_watched_folders(session: Session) -> frozenset[Path]:
    """The folders of a scene's files, its icons, its take and its feed, and of the shaders."""
    shaders = paths.shaders()
    files = {path.parent for path in session.scene.files} | {shaders, shaders / "common"}
    files |= {session.scene.icon_folder} if session.scene.icon_folder else set()
    source_files = [source for source in session.sources if source is not None and source.stamp is not None]
    return frozenset(files | {Path(source.address).parent for source in source_files})

"""A camera that is shown, recorded and kept, in a process of its own that notes each file it opens to write.

Called in an empty folder; prints what each step has written and answered as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Generator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.feed import address
from vitrine.feed.cameras import Camera
from vitrine.feed.faces.face_handling import FaceHandling
from vitrine.feed.live import FrameStream
from vitrine.flow.chart.event import Event, EventKind
from vitrine.gpu.renderer import Renderer
from vitrine.preview.edit_session import EditSession
from vitrine.world.feed_frame import FeedFrame, PixelFormat

WIDTH, HEIGHT = 160, 90
SCENE = """vitrine: 1
name: seen
feed: testcard:160x90
services: {codes: {}}
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}]}
    open: {}
nodes:
  - {id: hello, kind: text, text: hello, size: 4, anchor: {head: center}}
"""

written: list[str] = []


def note_write(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: each file that is opened to be written, however that is done; and each that is renamed."""
    if event == "open" and isinstance(arguments[0], str | bytes) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        written.append(os.fsdecode(arguments[0]))
    if event == "os.rename":
        written.append(os.fsdecode(arguments[1]))


def list_noise() -> list[Camera]:
    return [Camera(0, "noise")]


def open_noise(camera: Camera, *, planes: bool) -> FrameStream:
    return FrameStream(Fraction(30), noise())


def noise() -> Generator[FeedFrame]:
    rng = np.random.default_rng(5)
    while True:
        pixels = rng.integers(0, 255, (HEIGHT, WIDTH, 4)).astype(np.uint8)
        pixels[..., 3] = 255
        yield FeedFrame((pixels,), PixelFormat.RGBA, WIDTH, HEIGHT, 0, 0.0)
        threading.Event().wait(0.005)


def take_writes() -> list[str]:
    """What was written since the last call, without the driver's own files."""
    found = [path for path in written if "mesa_shader_cache" not in path and not path.startswith(("/dev/", "/proc/"))]
    written.clear()
    return sorted({os.path.relpath(path) for path in found})


def main() -> None:
    setattr(address, "list_cameras", list_noise)  # noqa: B010
    setattr(address, "reopen_camera", open_noise)  # noqa: B010
    scene, told = Path("scene.yaml"), {}
    scene.write_text(SCENE, encoding="utf-8")
    sys.addaudithook(note_write)
    with Renderer.headless(paths.shaders()) as renderer:
        for name, faces in (("plain", FaceHandling()), ("visible", FaceHandling(are_visible=True))):
            launch = Shot(scene, feed="camera:0", faces_visible=faces.are_visible)
            session = open_session(scene, renderer, "camera:0", ahead=0, faces=faces)
            take_writes()
            spec = resolve_view(launch, session.size_px, None)
            with EditSession(session, renderer, launch) as edit:
                for tick in range(6):
                    edit.step_services(tick / 10)
                    session.draw(renderer, tick / 10, spec.glasses).picture.read()
                told[f"{name} shown"] = {"written": take_writes(), "cues": session.audio_cues_at(0.5, spec.profile)}
                reply = edit.save_shot(0.6, [spec])
                told[f"{name} shot"] = {"written": take_writes(), "reply": reply}
                reply = edit.save_shot(0.6, [spec, spec])
                told[f"{name} two"] = {"written": take_writes(), "reply": reply}
                edit.begin_recording(0.7)
                cues = session.audio_cues_at(0.7, spec.profile, records=True)
                edit.add_event(Event(EventKind.TAP), 0.8)
                edit.add_event(Event(EventKind.VOICE, "card 4111 1111 1111 1111"), 0.9)
                edit.step_services(1.0)
                session.draw(renderer, 1.0, spec.glasses).picture.read()
                reply = edit.end_recording()
                told[f"{name} take"] = {"written": take_writes(), "reply": reply, "cues": cues}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

"""Runs in a process of its own, since a window brings its own GL context: `window_child.py SCENARIO SCENE`.

Each scenario drives the loop by a made-up clock and made-up events, and reads back what the window shows.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pygame
from PIL import Image

from tests.content.stand_in import SHELF, Shelf, found
from tests.feed.sender import Sender
from vitrine import paths
from vitrine.commands.preview import list_watched_folders
from vitrine.content.service import Answer, JsonObject
from vitrine.content.service_table import SERVICE_MAKERS
from vitrine.engine import live_content
from vitrine.engine.opening import open_session
from vitrine.engine.shot import Shot
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take, load_take
from vitrine.glass.catalogue.library import Library
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources import context as contexts
from vitrine.preview.edit_session import EditSession
from vitrine.preview.export import export_shot
from vitrine.preview.file_watcher import FILES_SAVED, FileWatcher
from vitrine.preview.layout.pane_layout import Catalogue
from vitrine.preview.loop import PreviewLoop
from vitrine.preview.measure.monitor import monitors_file
from vitrine.preview.model.player import Player
from vitrine.preview.panels.view_label import build_label
from vitrine.scene.services.service_kinds import SERVICE_KINDS
from vitrine.ui import palette
from vitrine.window.window import Window, screen_size

if TYPE_CHECKING:
    from vitrine.content.speech.listener import Listener

SIZE = (960, 720)
GROUND = (16, 18, 20)
DEADLINE_S = 5.0

Pixels = npt.NDArray[np.uint8]


class Hand:
    """Presses keys on a loop, 50 ms apart on the loop's own clock."""

    def __init__(self, loop: PreviewLoop) -> None:
        self.loop, self.now_s = loop, 0.0
        self.step()

    def step(self, *events: pygame.event.Event, after_s: float = 0.05) -> bool:
        self.now_s += after_s
        return self.loop.step(self.now_s, events)

    def press(self, key: int, modifiers: int = 0) -> None:
        self.step(pygame.event.Event(pygame.KEYDOWN, key=key, mod=modifiers))
        self.step(pygame.event.Event(pygame.KEYUP, key=key, mod=modifiers))

    def click(self, point: tuple[float, float], button: int = 1) -> None:
        pos = (round(point[0]), round(point[1]))
        self.step(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=button, pos=pos))
        self.step(pygame.event.Event(pygame.MOUSEBUTTONUP, button=button, pos=pos))

    def drawn(self) -> Pixels:
        """The picture of the last pane as it was drawn last, (H, W, 4)."""
        return self.loop.pane_renderer.rendered_panes[-1].rendered_view.picture.read()

    def shown(self) -> Pixels:
        """The window as it is drawn now, (H, W, 3), row 0 on top."""
        self.loop.draw()
        width, height = self.loop.layout.window_px
        data = self.loop.edit_session.renderer.ctx.screen.read(
            viewport=(0, 0, width, height), components=3, alignment=1
        )
        return np.frombuffer(data, np.uint8).reshape(height, width, 3)[::-1]


@contextmanager
def opened(scene: Path, live: bool = False, listener: Listener | None = None) -> Iterator[Hand]:
    library = Library(paths.assets())
    profiles, environments = library.devices(), library.environments()
    with Window("test", SIZE) as window, Renderer(contexts.adopt_current(), paths.shaders()) as device:
        window.measure_pixel_ratio(device)
        session = open_session(scene, device, trusted=True, live=live)
        with EditSession(session, device, Shot(scene, trust=True)) as desk:
            stock = Catalogue(tuple(profiles.values()), tuple(environments.values()))
            yield Hand(PreviewLoop(desk, window, Player(playing=live), stock, listener=listener))


def picture(scene: Path) -> None:
    """The picture stands letter-boxed in quiet dark, pixel for pixel what `shot` makes at that size."""
    with opened(scene) as hand:
        loop = hand.loop
        x, y, width, height = loop.layout.picture_px
        shown = hand.shown()
        drawn = hand.drawn()[..., :3]
        assert drawn.shape == (height, width, 3), (drawn.shape, (height, width))
        assert np.array_equal(shown[y : y + height, x : x + width], drawn)
        assert tuple(shown[y - 4, x + width // 4]) == tuple(shown[y + height + 4, x]) == GROUND
        strip = shown[:y, SIZE[0] - 130 :]
        assert strip.max() > 100, "the strip says simulated"
        hand.press(pygame.K_h)
        inside = hand.shown()[y : y + height, x : x + width]
        assert not np.array_equal(inside, drawn), "H lists the keys"
        hand.press(pygame.K_h)
        hand.press(pygame.K_v)
        hand.press(pygame.K_v)
        hand.shown()
        dark = hand.drawn()[..., :3]
        assert (dark == 0).all(axis=2).mean() > 0.5, "the panel view shows the light alone"


def screen(scene: Path) -> None:
    """F11 fills the screen, Escape gives it back; every size has its picture and its bars."""
    with opened(scene) as hand:
        loop = hand.loop
        first = hand.shown().copy()
        hand.press(pygame.K_F11)
        hand.step(*pygame.event.get())
        assert loop.player.full_screen and loop.window.size == screen_size() != SIZE, loop.window.size
        assert hand.shown().shape[:2] == screen_size()[::-1]
        hand.press(pygame.K_ESCAPE)
        hand.step(*pygame.event.get())
        assert not loop.player.full_screen and loop.window.size == SIZE
        assert np.array_equal(hand.shown(), first)


def keys(scene: Path) -> None:
    """Keys and mouse move time, force states, record takes and name nodes."""
    with opened(scene) as hand:
        loop = hand.loop
        hand.press(pygame.K_RIGHT)
        assert loop.edit_session.session.frame_at(loop.player.t_s).index == 1
        hand.press(pygame.K_RIGHT, pygame.KMOD_LSHIFT)
        assert loop.edit_session.session.frame_at(loop.player.t_s).index == 31
        hand.press(pygame.K_SPACE)
        before = loop.player.t_s
        hand.step(after_s=0.2)
        assert abs(loop.player.t_s - before - 0.2) < 0.01, "it plays by the clock that it is given"
        hand.press(pygame.K_SPACE)
        hand.press(pygame.K_2)
        assert "busy" in loop.edit_session.session.state_at(loop.player.t_s).active, loop.message
        assert str(loop.edit_session.session.take.events[-1].event) == "force:busy"
        hand.press(pygame.K_DELETE)
        assert not loop.edit_session.session.take.events
        hand.press(pygame.K_RETURN)
        assert [str(timed.event) for timed in loop.edit_session.session.take.events] == ["tap"], loop.message
        hand.step(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0))
        hand.step(after_s=0.7)
        hand.step(pygame.event.Event(pygame.KEYUP, key=pygame.K_RETURN, mod=0))
        assert [str(timed.event) for timed in loop.edit_session.session.take.events] == ["tap", "long_press"]
        hand.press(pygame.K_m, pygame.KMOD_LALT)
        hand.press(pygame.K_t)
        hand.step(pygame.event.Event(pygame.TEXTINPUT, text="Pay NOW"))
        hand.press(pygame.K_RETURN)
        assert [str(timed.event) for timed in loop.edit_session.session.take.events[2:]] == ["key:m", 'voice:"pay now"']
        hand.press(pygame.K_c)
        assert " shot " in loop.message and "take-1.jsonl" in loop.message, loop.message
        assert load_take(scene.parent / "take-1.jsonl").events == loop.edit_session.session.take.events
        hand.press(pygame.K_s)
        hand.press(pygame.K_s)
        assert len(list(Path("out").glob("shot-*.png"))) == 2, "a shot never takes the place of another"
        _mouse(hand)
        hand.press(pygame.K_q)
        assert not hand.step()


def command(scene: Path) -> None:
    """The command that C gives, typed elsewhere, makes the file that S saves, byte for byte; and S shows what is on."""
    with opened(scene) as hand:
        loop = hand.loop
        hand.press(pygame.K_SPACE)
        hand.step(after_s=0.2123456)
        hand.press(pygame.K_SPACE)
        hand.press(pygame.K_2)
        while loop.view_spec.profile.id != "rayneo-x2":
            hand.press(pygame.K_d)
        for key in (pygame.K_e, pygame.K_x, pygame.K_o, pygame.K_o, pygame.K_f, pygame.K_MINUS, pygame.K_MINUS):
            hand.press(key)
        hand.press(pygame.K_s)
        saved = next(Path("out").glob("shot-*.png"))
        hand.shown()
        drawn = hand.drawn()
        hand.press(pygame.K_c)
        words = shlex.split(loop.message.removeprefix("copied: "))
        assert {"--exposure", "--optics", "--focus", "--brightness"} <= set(words), words
    with Image.open(saved) as picture:
        assert np.array_equal(np.asarray(picture), drawn[..., :3] if picture.mode == "RGB" else drawn)
    typed = words[words.index("shot") :]
    done = subprocess.run([sys.executable, "-P", "-m", "vitrine.cli", *typed], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Path(typed[-1]).read_bytes() == saved.read_bytes(), typed


def beside(scene: Path) -> None:
    """Devices side by side, each as it is alone at that size; keys change the chosen one; S saves all of them."""
    with opened(scene) as hand:
        loop = hand.loop
        hand.press(pygame.K_b)
        hand.press(pygame.K_d)
        hand.press(pygame.K_e)
        first, second = loop.player.view_settings.panes
        assert (second.device_index, second.environment_index) != (first.device_index, first.environment_index)
        shown = hand.shown()
        for picture in loop.pane_renderer.rendered_panes:
            x, y, width, height = picture.placement.box_px
            look = picture.placement.spec
            alone = loop.edit_session.session.draw(loop.edit_session.renderer, loop.player.t_s, look.glasses)
            assert np.array_equal(shown[y : y + height, x : x + width], alone.picture.read()[..., :3])
        hand.press(pygame.K_TAB)
        assert loop.player.view_settings.chosen == 0
        other = loop.pane_renderer.rendered_panes[1].placement.build_transform(1.0).area
        hand.click((other.x + 5, other.y + 5))
        assert loop.player.view_settings.chosen == 1, "a click chooses"
        hand.press(pygame.K_s)
        saved = next(Path("out").glob("shot-*.png"))
        with Image.open(saved) as image:
            assert image.width > 2 * other.width and "," in image.info["vitrine:device"]
        hand.press(pygame.K_c)
        assert loop.message.startswith("of the chosen one: ") and loop.view_spec.profile.id in loop.message
        hand.press(pygame.K_b, pygame.KMOD_LSHIFT)
        assert loop.player.view_settings.panes == (first,)


def lens(scene: Path) -> None:
    """N tells a lens that can be told to darken; the label says how far it is; Delete takes it back."""
    with opened(scene) as hand:
        loop = hand.loop
        hand.press(pygame.K_n)
        assert "cannot be told" in loop.message and not loop.edit_session.has_unsaved_events, loop.message
        names = [profile.id for profile in loop.catalogue.profiles]
        for _ in range(names.index("snap-specs")):
            hand.press(pygame.K_d)
        assert loop.view_spec.profile.id == "snap-specs"
        hand.press(pygame.K_x)
        hand.press(pygame.K_n)
        assert "lens.dark at 0.00 s, within 10 s" in loop.message, loop.message
        for _ in range(5):
            hand.press(pygame.K_RIGHT, pygame.KMOD_LSHIFT)
        label = loop.pane_renderer.rendered_panes[0].label
        assert loop.player.t_s == 5.0 and any("% dark" in figure for figure in label.figures), label
        dimming = loop.edit_session.session.glasses_at(5.0, loop.view_spec.glasses).dimming
        start = loop.view_spec.glasses.dimming
        assert abs(dimming - min(1.0, start + 0.5)) < 1e-9 and start < 1, (start, dimming)
        dark = hand.drawn()
        hand.press(pygame.K_n, pygame.KMOD_LSHIFT)
        assert [str(timed.event) for timed in loop.edit_session.session.take.events] == ["lens.dark", "lens.clear"]
        hand.press(pygame.K_DELETE)
        hand.press(pygame.K_DELETE)
        assert not loop.edit_session.session.timeline.lens_switches
        assert not np.array_equal(dark, hand.drawn())


def regrade(scene: Path) -> None:
    """U leaves a feed of another light untouched, and says so; U again regrades it."""
    Image.new("RGB", (320, 180), (118, 118, 118)).save(scene.parent / "noon.png")
    lens = "width: 320\nheight: 180\nfx: 250\nfy: 250\ncx: 160\ncy: 90\n"
    (scene.parent / "noon.camera.yaml").write_text(f"{lens}light: sunlit\n", encoding="utf-8")
    _save(scene, scene.read_text(encoding="utf-8").replace("testcard:960x540", "noon.png"))
    with opened(scene) as hand:
        while hand.loop.view_spec.profile.id != "quark-s1":
            hand.press(pygame.K_d)
        while hand.loop.view_spec.environment.id != "night-street":
            hand.press(pygame.K_e)
        graded = hand.drawn().copy()
        assert 20 <= graded[0, 0, 1] <= 27, "mid-grey at night"
        assert any(word.startswith("regraded: filmed in sunlit") for word in build_label(hand.loop.view_spec).subject)
        hand.press(pygame.K_u)
        assert tuple(hand.drawn()[0, 0, :3]) == (118, 118, 118), "the feed as it is"
        assert "not regraded: filmed in sunlit" in build_label(hand.loop.view_spec).subject
        hand.press(pygame.K_u)
        assert np.array_equal(hand.drawn(), graded)


def measure(scene: Path) -> None:
    """Rulers and the display's field lie over the picture and never in a shot; a drag measures; a pointer judges."""
    with opened(scene) as hand:
        loop = hand.loop
        while loop.view_spec.profile.id != "quark-s1":
            hand.press(pygame.K_d)
        first = _upper(hand).copy()
        drawn = hand.drawn()
        area = loop.layout.visible_picture
        for key in (pygame.K_m, pygame.K_a):
            hand.press(key)
            assert not np.array_equal(_upper(hand), first)
            assert np.array_equal(hand.drawn(), drawn), "what measures is no part of the picture"
        y = area.center_y
        hand.step(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(area.x + 200, y)))
        hand.step(pygame.event.Event(pygame.MOUSEMOTION, pos=(area.x + 300, y), rel=(100, 0), buttons=(1, 0, 0)))
        hand.step(pygame.event.Event(pygame.MOUSEBUTTONUP, button=1, pos=(area.x + 300, y)))
        seen = loop.pane_renderer.rendered_panes[0].intrinsics
        scale = seen.width_px / area.width
        ends = [(at * scale - seen.cx_px) / seen.fx_px for at in (200, 300)]
        angle = np.degrees(np.arctan(ends[1]) - np.arctan(ends[0]))
        assert abs(float(loop.message.split("°")[0]) - angle) < 0.02, (loop.message, angle)
        hand.press(pygame.K_m)
        hand.press(pygame.K_a)
        hello = _box(loop, "hello")
        at = (area.x + hello[0] / scale, area.y + hello[1] / scale)
        hand.step(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(0, 0, 0)))
        assert np.array_equal(_upper(hand), first)
        hand.press(pygame.K_i)
        assert not np.array_equal(_upper(hand), first)
        found = loop.pane_renderer.inspect_pointer(loop.edit_session.session)
        assert found is not None and found.element_id == "hello" and found.source_line == "scene.yaml:9", found
        assert abs(found.size_deg - 3) < 0.1 and found.contrast > 1
        hand.step(pygame.event.Event(pygame.WINDOWLEAVE))
        assert np.array_equal(_upper(hand), first)
        hand.press(pygame.K_k)
        assert (_upper(hand) == (255, 0, 255)).all(2).any(), "at night the display dazzles"
        hand.press(pygame.K_s)
        with Image.open(next(Path("out").glob("shot-*.png"))) as picture:
            assert not (np.asarray(picture)[..., :3] == (255, 0, 255)).all(2).any(), "never in a shot"


def true_size(scene: Path) -> None:
    """A monitor is measured with a card once; then a degree of the picture is a degree to the eye, and it says so."""
    with opened(scene) as hand:
        loop = hand.loop
        hand.press(pygame.K_z)
        assert loop.calibration.draft is not None, "an unknown monitor is measured first"
        hand.press(pygame.K_ESCAPE)
        assert loop.calibration.draft is None and not loop.player.true_size
        first = _upper(hand).copy()
        hand.press(pygame.K_z)
        width = loop.window.size[0]
        hand.step(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(width // 2 + 200, 300)))
        hand.press(pygame.K_RIGHT, pygame.KMOD_LSHIFT)
        for _ in range(3):
            hand.press(pygame.K_MINUS)
        hand.shown()
        hand.press(pygame.K_RETURN)
        made = loop.calibration.metrics_of(loop.window.monitor_name)
        assert made is not None and made.distance_cm == 57 and abs(made.card_px[0] - 410) < 1e-6, made
        assert not np.array_equal(_upper(hand), first)
        stand, seen = loop.pane_renderer.rendered_panes[0].placement, loop.pane_renderer.rendered_panes[0].intrinsics
        shown_focal = seen.fx_px * stand.box_px[2] / seen.width_px
        assert abs(shown_focal / made.focal_px - 1) < 2e-3, "tan of an angle times the distance"
        assert stand.is_cropped(loop.layout.ratio)
        hand.press(pygame.K_z)
        assert np.array_equal(_upper(hand), first)
    with opened(scene) as hand:
        hand.press(pygame.K_z)
        assert hand.loop.calibration.draft is None, "it was kept"
        monitors_file().write_text("{", encoding="utf-8")
    with opened(scene) as hand:
        hand.press(pygame.K_z)
        assert "monitors.json" in hand.loop.message and hand.loop.calibration.draft is not None


def _upper(hand: Hand) -> Pixels:
    """What is shown above the line of messages."""
    return hand.shown()[: int(hand.loop.layout.timeline_bar.y)]


def _mouse(hand: Hand) -> None:
    loop = hand.loop
    area, hello = loop.layout.visible_picture, _box(loop, "hello")
    hand.click((area.x + hello[0], area.y + hello[1]))
    assert loop.player.selected_node == "hello" and "scene.yaml:" in loop.message, loop.message
    hand.click((area.x + hello[0], area.y + hello[1]), button=3)
    assert str(loop.edit_session.session.take.events[-1].event) == "gaze:hello", loop.message
    playing, button = loop.player.playing, loop.layout.play_button
    hand.click((button.x + button.width / 2, button.center_y))
    assert loop.player.playing is not playing
    hand.click((button.x + button.width / 2, button.center_y))
    assert loop.player.playing is playing
    scale = loop.layout.time_scale
    hand.click((scale.x_of(3.0), loop.layout.timeline_bar.y + 30))
    assert abs(loop.player.t_s - 3.0) < 0.02


def _box(loop: PreviewLoop, node: str) -> tuple[float, float]:
    show, look = loop.edit_session.session, loop.view_spec
    drawn = show.draw(loop.edit_session.renderer, loop.player.t_s, look.glasses)
    x0, y0, x1, y1 = next(mark.box_px for mark in drawn.frame.node_bounds if mark.node_id == node)
    return (x0 + x1) / 2, (y0 + y1) / 2


def live(scene: Path) -> None:
    """A recorded feed as a camera: what happens is recorded, a service answers, and the take draws what was seen."""
    asked = threading.Event()

    def tell(verb: str, request: JsonObject) -> Answer:
        asked.wait()
        return found(verb, request)

    SERVICE_KINDS["shelf"], SERVICE_MAKERS["shelf"] = SHELF, lambda block, scene: Shelf(tell)
    text = scene.read_text("utf-8").replace("statechart:", "take: none.jsonl\nservices: {shelf: {}}\nstatechart:")
    busy = 'busy: {invoke: {shelf.find: {gtin: "1"}}, transitions: [{event: thing.found, target: calm}]}'
    text = text.replace("busy: {}", busy).replace("text: Hello", 'text: "Hello {thing.name}"')
    _save(scene.with_name("none.jsonl"), dump_take(Take("testcard", 0, (TimedEvent(0.0, parse_event("force:busy")),))))
    _save(scene, text)
    with opened(scene, live=True) as hand:
        loop, session = hand.loop, hand.loop.edit_session.session
        assert loop.player.recording and "recording" in loop.message, "it is recorded from its start"
        assert not session.take.events, "the scene's own take is not played"
        hand.press(pygame.K_RIGHT, pygame.KMOD_LSHIFT)
        assert loop.player.t_s < 0.5, "what happens now cannot be sought"
        seen = {}
        hand.press(pygame.K_2)
        shots: dict[Path, float] = {}
        asked.set()
        while not loop.edit_session.live_content._runners["shelf"]._arrived:  # it waits for the next frame
            time.sleep(0.001)
        while len(session.take.events) < 2:
            hand.step(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_s, mod=0), after_s=1 / 60)
            (shot,) = {*Path("out").glob("shot-*.png")} - {*shots}
            shots[shot] = loop.player.t_s
            hand.step(pygame.event.Event(pygame.KEYUP, key=pygame.K_s, mod=0))
            hand.shown()
            seen[loop.player.t_s] = hand.drawn().copy()
        hand.press(pygame.K_2)
        while len(session.take.events) < 4:
            time.sleep(0.001)
            hand.step(after_s=1 / 60)
            hand.shown()
            seen[loop.player.t_s] = hand.drawn().copy()
        assert "thing.found at " in loop.message, loop.message
        for _ in range(3):
            hand.step(after_s=1 / 60)
            hand.shown()
            seen[loop.player.t_s] = hand.drawn().copy()
        hand.press(pygame.K_r)
        assert loop.message.startswith("saved ") and not loop.player.recording
        glasses = loop.view_spec.glasses
        with open_session(scene, loop.edit_session.renderer, take=scene.parent / "take-1.jsonl") as replay:
            assert [str(timed.event) for timed in replay.take.events] == ["force:busy", "thing.found"] * 2
            for t_s, pixels in [*seen.items(), *reversed(seen.items())]:
                drawn = replay.draw(loop.edit_session.renderer, t_s, glasses).picture.read()
                assert np.array_equal(drawn, pixels), t_s
            for shot, t_s in shots.items():
                export_shot(loop.edit_session.renderer, replay, t_s, [loop.view_spec], Path("out/replayed.png"))
                assert np.array_equal(Image.open(shot), Image.open("out/replayed.png")), f"{shot} is what was drawn"
        assert len({pixels.tobytes() for pixels in seen.values()}) > 1
        while loop.player.t_s > 0.3:
            hand.step(after_s=0.25)
        assert not session.take.events and not loop.player.recording, "the next run begins with nothing"
        hand.press(pygame.K_r)
        while loop.player.playing:
            hand.step(after_s=0.25)
        assert (scene.parent / "take-2.jsonl").exists(), "the end of the feed ends the recording"
        hand.press(pygame.K_SPACE)
        assert loop.player.recording and loop.player.t_s < 0.5, "to play it again is to record it again"
        hand.press(pygame.K_2)
        live_content.MAX_RUN_EVENTS = 1
        hand.step(after_s=0.01)
        assert "a new run begins" in loop.message and "take-3.jsonl" in loop.message, loop.message
        assert not session.take.events and loop.player.t_s == 0 and not loop.player.recording


def reload(scene: Path) -> None:
    """A saved scene is on screen by itself; a broken one keeps the last good picture under its error, and recovers."""
    good = scene.read_text(encoding="utf-8")
    with opened(scene) as hand, FileWatcher() as watcher:
        loop = hand.loop
        watcher.watch(list_watched_folders(loop.edit_session.session))
        first = hand.shown().copy()
        _save(scene, good.replace("text: Hello", "txet: Hello"))
        _until_saved(hand)
        assert "txet" in "".join(loop.edit_session.errors["scene"])
        assert "Hello" in str(loop.edit_session.session.scene.nodes), "the last good one is kept"
        assert not np.array_equal(hand.shown(), first), "the error is shown"
        _save(scene, good.replace("text: Hello", "text: Goodbye"))
        _until_saved(hand)
        assert not loop.edit_session.errors
        assert "Goodbye" in str(loop.edit_session.session.scene.nodes)
        _save(scene, good)
        _until_saved(hand)
        assert np.array_equal(hand.shown(), first), "the same file is the same picture"


def too_much(scene: Path) -> None:
    """A scene that reads well and asks for more light than can be kept: the last picture stays under the sentence."""
    good = scene.read_text(encoding="utf-8")
    huge = "".join(
        f"  - {{kind: panel, id: p{i}, anchor: {{head: center}}, width: {60 + i / 5}, height: 40, fill: veil}}\n"
        for i in range(90)
    )
    with opened(scene) as hand:
        first = hand.shown().copy()
        drawn = hand.drawn().copy()
        _saved(hand, scene, good.replace("nodes:\n", "nodes:\n" + huge))
        assert "megapixels" in "".join(hand.loop.edit_session.errors["picture"])
        assert np.array_equal(hand.drawn(), drawn), "the last good picture stays"
        assert not np.array_equal(hand.shown(), first), "under the sentence"
        _saved(hand, scene, good)
        assert not hand.loop.edit_session.errors
        assert np.array_equal(hand.shown(), first)


def feeds(scene: Path) -> None:
    """Another feed or take that a saved scene names is on screen; one that cannot be opened keeps the last picture."""
    good = scene.read_text(encoding="utf-8")
    other = good.replace("testcard:960x540", "still.png")
    take = Take("testcard", 0, (TimedEvent(0.0, parse_event("force:busy")),))
    scene.with_name("demo.jsonl").write_text(dump_take(take), encoding="utf-8")
    with opened(scene) as hand:
        loop = hand.loop
        hand.press(pygame.K_RETURN)
        hand.press(pygame.K_END)
        first, feed = hand.shown().copy(), loop.edit_session.session.feed
        _saved(hand, scene, other)
        assert "still.png" in loop.edit_session.errors["scene"][0] and loop.edit_session.session.feed is feed
        assert not np.array_equal(hand.shown(), first), "the error is shown"
        Image.new("RGB", (320, 180), (0, 90, 0)).save(scene.with_name("still.png"))
        _saved(hand, scene, other)
        assert not loop.edit_session.errors and loop.edit_session.session.feed is not feed
        hand.shown()
        assert loop.player.t_s <= loop.feed_timing.last_frame_s and tuple(hand.drawn()[4, 4, :3]) == (0, 90, 0)
        Image.new("RGB", (320, 180), (90, 0, 0)).save(scene.with_name("still.png"))
        _saved(hand, scene, other)
        hand.shown()
        assert tuple(hand.drawn()[4, 4, :3]) == (90, 0, 0), "a picture that was saved is a new feed"
        _saved(hand, scene, good.replace("statechart:", "take: demo.jsonl\nstatechart:"))
        assert [str(timed.event) for timed in loop.edit_session.session.take.events] == ["force:busy", "tap"]
        assert loop.edit_session.has_unsaved_events, "what was done here is done in the new take, and not yet in a file"
        _saved(hand, scene, good)
        hand.press(pygame.K_END)
        assert np.array_equal(hand.shown(), first), "the same file is the same picture"


def _saved(hand: Hand, scene: Path, text: str) -> None:
    """Save, and tell the loop without a watcher."""
    _save(scene, text)
    hand.step(pygame.event.Event(FILES_SAVED, paths=frozenset({scene})))


def lost(scene: Path) -> None:
    """A live feed whose sender ends: its last frame stays, marked as held, until the sender is back."""
    with Sender(scene.parent) as sender:
        scene.write_text(scene.read_text("utf-8").replace("testcard:960x540", sender.address), "utf-8")
        with opened(scene) as hand:
            loop, newest = hand.loop, hand.loop.edit_session.session.feed.newest
            _until(lambda: newest().index > 12 and not newest().held)
            assert loop.feed_timing.is_live and not _warned(hand)
            sender.stop()
            _until(lambda: newest().held)
            hand.step(after_s=1.0)
            assert _warned(hand)
            last = hand.drawn().copy()
            hand.step(after_s=30.0)
            hand.shown()
            assert last[..., :3].max() > 0 and np.array_equal(hand.drawn(), last), "its last frame stays"
            count = newest().index
            sender.start()
            _until(lambda: newest().index > count and not newest().held)
            assert not _warned(hand), "it is back"


def phone(scene: Path) -> None:
    """A phone is invited by a code over the picture, which a reader finds in the window, whatever is drawn below."""
    import zxingcpp

    words = scene.read_text("utf-8").replace("testcard:960x540", "phone:127.0.0.1")
    scene.write_text(words.replace("size: 3", "size: 12"), "utf-8")
    with opened(scene) as hand:
        invitation = hand.loop.edit_session.session.feed.newest().invitation
        assert invitation is not None and invitation.address.startswith("https://127.0.0.1:")
        assert [code.text for code in zxingcpp.read_barcodes(hand.shown())] == [invitation.address]


def _warned(hand: Hand) -> bool:
    """Whether anything in the line below has the colour of warnings."""
    line, ratio = hand.loop.layout.status_bar, hand.loop.layout.ratio
    colour = [int(palette.WARNING[at : at + 2], 16) for at in (1, 3, 5)]
    rows = hand.shown()[round(line.y * ratio) :].astype(int)
    return bool((abs(rows - colour) < 16).all(axis=2).any())


def _until(true: Callable[[], bool]) -> None:
    """Wait for what another process or thread does, by the real clock; the loop's own clock stands."""
    deadline = time.monotonic() + 4 * DEADLINE_S
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.005)


ASKING = """vitrine: 1
name: Window test
feed: testcard:960x540
services: {assistant: {}}
statechart:
  states:
    calm: {initial: true, transitions: [{event: question.asked, target: asking}]}
    asking:
      invoke: {assistant.ask: {question: "{question.text}"}}
      transitions: [{event: assistant.said, target: heard}]
    heard: {}
nodes:
  - {kind: text, id: said, text: "{assistant.caption}", size: 2, anchor: {head: center}}
"""


def ask(scene: Path) -> None:
    """Shift+T asks in free words, also through an input method, and what is answered is in the recorded take."""
    with opened(scene) as hand:
        hand.press(pygame.K_t, pygame.KMOD_LSHIFT)
        assert hand.loop.player.prompt is None and "nobody answers here" in hand.loop.message, hand.loop.message
    _save(scene, ASKING)
    with opened(scene, live=True) as hand:
        loop, session = hand.loop, hand.loop.edit_session.session
        hand.press(pygame.K_t, pygame.KMOD_LSHIFT)
        empty = hand.shown().copy()
        hand.step(pygame.event.Event(pygame.TEXTEDITING, text="ni'hao", start=0, length=6))
        assert not np.array_equal(hand.shown(), empty), "what is composed is seen"
        hand.press(pygame.K_RETURN)
        hand.press(pygame.K_BACKSPACE)
        assert loop.player.prompt == "" and loop.player.composed == "ni'hao", "its keys are the input method's"
        hand.step(pygame.event.Event(pygame.TEXTINPUT, text="你会什么？"))
        hand.step(pygame.event.Event(pygame.TEXTINPUT, text=" Help"))
        assert (loop.player.prompt, loop.player.composed) == ("你会什么？ Help", "")
        hand.press(pygame.K_RETURN)
        assert "question.asked at " in loop.message and "asking" in loop.message, loop.message
        asked = session.take.events[0]
        assert asked.data is not None and asked.data.value == {"question": {"text": "你会什么？ Help"}}
        while len(session.take.events) < 2:
            time.sleep(0.001)
            hand.step(after_s=1 / 60)
        said = session.take.events[1]
        assert said.data is not None and said.data.value["assistant"]["source"] == "built-in"
        hand.press(pygame.K_DELETE)
        assert loop.message.startswith("taken back: question.asked"), loop.message
        hand.press(pygame.K_p)
        assert loop.player.prompt is None and "--speech-model" in loop.message, loop.message
    assert not {name for name in sys.modules if "content.speech" in name or "sherpa" in name}


def aloud(scene: Path) -> None:
    """P, held, opens the microphone, which is seen; words appear; let go, they are asked. Escape and a lost focus do
    not ask.
    """
    from tests.content.speech.made_up_speech import MadeUpRecognizer, SilentMicrophone
    from vitrine.content.speech.listener import Listener

    _save(scene, ASKING)
    microphone = SilentMicrophone()
    with closing(Listener(MadeUpRecognizer, microphone.open)) as listener, opened(scene, True, listener) as hand:
        loop, session = hand.loop, hand.loop.edit_session.session

        def follow(true: Callable[[], bool]) -> None:
            _until(lambda: (hand.step(after_s=1 / 60), true())[1])

        def hold() -> None:
            hand.step(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_p, mod=0))
            follow(lambda: loop.player.microphone_on)

        hold()
        assert (loop.player.prompt, loop.player.asks, microphone.is_open) == ("", True, True)
        signed = hand.shown().copy()
        microphone.say("is it", "any good")
        follow(lambda: loop.player.prompt == "is it any good")
        assert not np.array_equal(hand.shown(), signed), "words are seen while they are said"
        hand.step(pygame.event.Event(pygame.TEXTINPUT, text="p"))
        assert not session.take.events, "nothing is asked before the key is let go"
        hand.step(pygame.event.Event(pygame.KEYUP, key=pygame.K_p, mod=0))
        follow(lambda: loop.player.prompt is None)
        asked = session.take.events[0]
        assert asked.data is not None and asked.data.value == {"question": {"text": "is it any good?"}}
        assert not microphone.is_open and not loop.player.microphone_on
        count = len([row for row in session.take.events if str(row.event) == "question.asked"])

        for event in (
            pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0),
            pygame.event.Event(pygame.WINDOWFOCUSLOST),
        ):
            hold()
            microphone.say("never mind")
            follow(lambda: bool(loop.player.prompt))
            hand.step(event)
            assert loop.player.prompt is None
            follow(lambda: not loop.player.microphone_on)
            hand.step(pygame.event.Event(pygame.KEYUP, key=pygame.K_ESCAPE, mod=0))
            hand.step(pygame.event.Event(pygame.KEYUP, key=pygame.K_p, mod=0))
        hold()
        hand.step(pygame.event.Event(pygame.KEYUP, key=pygame.K_p, mod=0))
        follow(lambda: loop.player.prompt is None)
        assert loop.message.startswith("nothing was understood"), loop.message
        microphone.is_missing = True
        hand.step(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_p, mod=0))
        follow(lambda: loop.player.prompt is None)
        assert loop.message == "no microphone is connected", loop.message
        assert len([row for row in session.take.events if str(row.event) == "question.asked"]) == count == 1


def _save(scene: Path, text: str) -> None:
    beside = scene.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, scene)


def _until_saved(hand: Hand) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        event = pygame.event.wait(100)
        hand.step(event)
        if event.type == FILES_SAVED:
            return
    raise AssertionError("the watcher said nothing of a saved file")


if __name__ == "__main__":
    scenarios = (
        *(
            picture,
            screen,
            keys,
            command,
            reload,
            too_much,
            feeds,
            lost,
            beside,
            lens,
            measure,
            true_size,
            regrade,
            live,
            ask,
            aloud,
            phone,
        ),
    )
    {scenario.__name__: scenario for scenario in scenarios}[sys.argv[1]](Path(sys.argv[2]))

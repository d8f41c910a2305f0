"""The interface for Python: pictures of scenes, and what is wrong with them, as values. `import vitrine` finds it.

    import vitrine

    picture = vitrine.render("shop/scene.yaml", at=3.2, device="even-g2", environment="sunlit")
    picture.save("shop.png")

One renderer serves the whole process: it is made by the first picture, belongs to the thread that asked for that, and
is closed when the process ends. All that is wrong with arguments and files is an InputError of one sentence each.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, Self

from vitrine import paths
from vitrine.engine import opening
from vitrine.engine.check_plan import CheckOptions, plan_check
from vitrine.engine.checked_scene import open_checked_scene
from vitrine.engine.python_arguments import (
    BrightnessArgument,
    EyeShiftArgument,
    FeedExposureArgument,
    HeadingErrorArgument,
    LatencyArgument,
    NamesArgument,
    OpticsArgument,
    PathArgument,
    RateArgument,
    SizeArgument,
    build_shot,
    format_brightness,
    format_feed_exposure,
    format_heading_error,
    format_latency,
    format_rate,
    format_thresholds,
    python_names,
    read_count,
    read_faces,
    read_feed,
    read_flag,
    read_names,
    read_path,
    read_text,
)
from vitrine.engine.report import Report, play_take
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.errors import InputError, Problem
from vitrine.gpu.renderer import Renderer
from vitrine.output.drawn_shot import Picture, draw_shot


def render(
    scene: PathArgument,
    *,
    at: float = 0.0,
    feed: PathArgument | None = None,
    take: PathArgument | None = None,
    device: str = "generic",
    environment: str = "overcast",
    view: str = "eye",
    size: SizeArgument | None = None,
    exposure: str = "adapted",
    eye: str = "display",
    brightness: BrightnessArgument = "auto",
    optics: OpticsArgument = "typical",
    focus: str = "off",
    eye_shift: EyeShiftArgument = "0,0",
    tone: str = "compressed",
    latency: LatencyArgument = "off",
    rate: RateArgument = "off",
    heading_error: HeadingErrorArgument = "off",
    regrade: str = "auto",
    tier: str = "off",
    undistort: bool = False,
    trust: bool = False,
    framed: bool = False,
    text: str = "glyphs",
    locale: str | None = None,
    face_model: PathArgument | None = None,
    blur_faces: bool = False,
    faces_visible: bool = False,
    feed_exposure: FeedExposureArgument = 0.0,
    still_camera: bool = False,
) -> Picture:
    """Draw a scene at `at` seconds, as the command `shot` does by the same words, which `vitrine shot --help` explains.

    Raises InputError for what is wrong with an argument or a file, MachineError where there is no OpenGL.
    """
    with python_names():
        return render_shot(
            build_shot(
                scene, at, feed, take, device, environment, view, size, exposure, eye, brightness, optics, focus,
                eye_shift, tone, latency, rate, heading_error, regrade, trust, framed, text, locale, tier, undistort,
                face_model, blur_faces, faces_visible, feed_exposure, still_camera,
            )
        )  # fmt: skip


def render_shot(shot: Shot) -> Picture:
    """Draw a shot, such as another picture's `shot` or one from JSON. Raises as `render` does."""
    with python_names():
        renderer = _renderer()
        with opening.open_shot(shot) as session:
            return draw_shot(renderer, session, shot)


def open_session(
    scene: PathArgument,
    *,
    feed: PathArgument | None = None,
    take: PathArgument | None = None,
    trust: bool = False,
    text: str = "glyphs",
    locale: str | None = None,
    face_model: PathArgument | None = None,
    blur_faces: bool = False,
    faces_visible: bool = False,
    feed_exposure: FeedExposureArgument = 0.0,
    still_camera: bool = False,
) -> OpenScene:
    """Open a scene for many pictures, in a `with` statement; its files and its feed are opened once.

    Raises InputError for what is wrong with an argument or a file, MachineError where there is no OpenGL.
    """
    with python_names():
        take_file = None if take is None else read_path(take, "take")
        trusts = read_flag(trust, "trust")
        first = Shot(
            read_path(scene, "scene"),
            feed=read_feed(feed),
            take=take_file,
            trust=trusts,
            text=read_text(text, "text"),
            locale=None if locale is None else read_text(locale, "locale"),
            **read_faces(face_model, blur_faces, faces_visible),
            feed_exposure=format_feed_exposure(feed_exposure),
            still_camera=read_flag(still_camera, "still_camera"),
        )
        _renderer()  # a machine without OpenGL is told before any file is read
        return OpenScene(first, opening.open_shot(first))


@dataclass(frozen=True, eq=False, slots=True)
class OpenScene:
    """An open scene with its feed and take: pictures at any time, on any device, in any order."""

    first: Shot
    session: Session

    @property
    def duration_s(self) -> float | None:
        """How long the feed lasts; None where it is live."""
        return self.session.feed.info.duration_s

    @property
    def frame_s(self) -> float:
        """The seconds from one frame of the feed to the next."""
        return self.session.frame_s

    def render(
        self,
        at: float = 0.0,
        *,
        device: str = "generic",
        environment: str = "overcast",
        view: str = "eye",
        size: SizeArgument | None = None,
        exposure: str = "adapted",
        eye: str = "display",
        brightness: BrightnessArgument = "auto",
        optics: OpticsArgument = "typical",
        focus: str = "off",
        eye_shift: EyeShiftArgument = "0,0",
        tone: str = "compressed",
        latency: LatencyArgument = "off",
        rate: RateArgument = "off",
        heading_error: HeadingErrorArgument = "off",
        regrade: str = "auto",
        tier: str = "off",
        undistort: bool = False,
        framed: bool = False,
    ) -> Picture:
        """Draw one picture, the same that `render` draws."""
        first = self.first
        with python_names():
            shot = build_shot(
                first.scene, at, first.feed, first.take, device, environment, view, size, exposure, eye, brightness,
                optics, focus, eye_shift, tone, latency, rate, heading_error, regrade, first.trust, framed, first.text,
                first.locale, tier, undistort, first.face_model, first.blur_faces,
                first.faces_visible, first.feed_exposure, first.still_camera,
            )  # fmt: skip
            return draw_shot(_renderer(), self.session, shot)

    def close(self) -> None:
        """Close the feed. The renderer stays for the next scene."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check(
    scene: PathArgument,
    *,
    devices: NamesArgument = "generic",
    environments: NamesArgument = "overcast",
    feed: PathArgument | None = None,
    take: PathArgument | None = None,
    every: int = 1,
    thresholds: str | Sequence[float] | None = None,
    brightness: BrightnessArgument = "auto",
    latency: LatencyArgument = "off",
    rate: RateArgument = "off",
    heading_error: HeadingErrorArgument = "off",
    trust: bool = False,
    locale: str | None = None,
    feed_exposure: FeedExposureArgument = 0.0,
) -> Report:
    """Check a scene's files, and how its take reads on devices in their light, one frame of `every` looked at.

    Needs no OpenGL. What is wrong with the scene's own files is in the report; raises InputError for an argument, and
    for a feed or take that is named here and cannot be opened.
    """
    with python_names():
        options = CheckOptions(
            read_names(devices, "devices"),
            read_names(environments, "environments"),
            read_feed(feed),
            None if take is None else read_path(take, "take"),
            read_count(every, "every"),
            format_thresholds(thresholds),
            format_brightness(brightness),
            trust=read_flag(trust, "trust"),
            latency=format_latency(latency),
            rate=format_rate(rate),
            heading_error=format_heading_error(heading_error),
            locale=None if locale is None else read_text(locale, "locale"),
            feed_exposure=format_feed_exposure(feed_exposure),
        )
        scene_file = read_path(scene, "scene")
        plan = plan_check(scene_file, options)
        with open_checked_scene(
            scene_file, options.feed, options.take, options.trust, options.locale, options.exposure_stops
        ) as checked:
            if checked.session is None:
                return Report(checked.problems)
            return play_take(checked.session, plan, checked.problems)


class _Owned(NamedTuple):
    """The renderer of this process, and the process and thread that it belongs to."""

    renderer: Renderer
    owner: tuple[int, int]


#: Two threads that ask for the first picture at once must not make two renderers.
_FIRST_USE = threading.Lock()


@cache
def _make_renderer() -> _Owned:
    owned = _Owned(Renderer.headless(paths.shaders()), (os.getpid(), threading.get_ident()))
    atexit.register(_close_renderer, owned)
    return owned


def _renderer() -> Renderer:
    """The renderer of this process, made at first use. Raises InputError in any thread or process but the first."""
    with _FIRST_USE:
        owned = _make_renderer()
    if owned.owner != (os.getpid(), threading.get_ident()):
        message = "pictures are drawn by the thread that drew the first one, and OpenGL serves no second one"
        raise InputError(Problem(message, hint="draw them there, or start a process of its own for others"))
    return owned.renderer


def _close_renderer(owned: _Owned) -> None:
    """Free it at the process's end; where another thread drew, the driver does."""
    if owned.owner == (os.getpid(), threading.get_ident()):
        owned.renderer.close()

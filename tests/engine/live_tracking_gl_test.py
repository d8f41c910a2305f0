"""A live camera that turns, end to end: what is fixed to the world stays over its spot of the picture."""

from __future__ import annotations

import logging
import math
import sys
import threading
from collections.abc import Callable, Generator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.track.live.made_camera import LENS, draw, look
from vitrine.engine.opening import open_session, open_shot
from vitrine.engine.reload import reload_session
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.feed import address
from vitrine.feed.cameras import Camera
from vitrine.feed.live import FrameStream
from vitrine.gpu.renderer import Renderer
from vitrine.world.feed_frame import FeedFrame, PixelFormat

pytestmark = pytest.mark.usefixtures("shared_renderer")

WAIT_S = 20.0
SIGN = "{id: sign, kind: panel, width: 2, height: 2, fill: '#00ff00', anchor: {world: [0.4, 1.6, -4]}}"
HEAD = "{id: sign, kind: panel, width: 2, height: 2, fill: '#00ff00', anchor: {head: center}}"


class TurningCamera:
    """A live source that gives one picture for each heading in degrees that it is told; None: the lens is covered."""

    def __init__(self) -> None:
        self._turned, self._told = threading.Semaphore(0), list[float | None]()
        self.tell(0.0)

    def tell(self, yaw_deg: float | None) -> None:
        self._told.append(yaw_deg)
        self._turned.release()

    def open(self, camera: Camera, *, planes: bool) -> FrameStream:
        return FrameStream(Fraction(30), self._frames())

    def _frames(self) -> Generator[FeedFrame]:
        while self._turned.acquire(timeout=WAIT_S) and (yaw_deg := self._told.pop(0)) != math.inf:
            grey = np.full((360, 640), 9, np.uint8) if yaw_deg is None else draw(look(yaw_deg))
            rgba = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
            yield FeedFrame((rgba,), PixelFormat.RGBA, 640, 360, 0, 0.0)

    def turn(self, session: Session, yaw_deg: float | None) -> FeedFrame:
        """The frame of the session's feed at a heading."""
        before = session.feed.newest().index
        self.tell(yaw_deg)
        return wait_for(session, lambda frame: frame.index > before)


def wait_for(session: Session, holds: Callable[[FeedFrame], bool]) -> FeedFrame:
    for _ in range(round(WAIT_S / 0.005)):
        if holds(frame := session.feed.newest()):
            return frame
        threading.Event().wait(0.005)
    raise AssertionError("no such frame has come")


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Generator[TurningCamera]:
    made = TurningCamera()
    monkeypatch.setattr(address, "list_cameras", lambda: [Camera(0, "made")])
    monkeypatch.setattr(address, "reopen_camera", made.open)
    yield made
    made.tell(math.inf)


def write(folder: Path, node: str, camera: str = "{fov: 65}") -> Path:
    file = folder / "scene.yaml"
    file.write_text(f"vitrine: 1\nname: live\nfeed: testcard:640x360\ncamera: {camera}\nnodes:\n  - {node}\n")
    return file


def sign_px(session: Session, renderer: Renderer) -> tuple[float, float] | None:
    """The middle of what is green in the picture, in pixels; None where nothing is."""
    spec = resolve_view(Shot(session.scene.file), session.size_px, None)
    pixels = session.draw(renderer, 0.0, spec.glasses).picture.read()[..., :3].astype(int)
    green = pixels[..., 1] - pixels[..., 0]
    if green.max() < 8:
        return None
    y, x = np.mgrid[: green.shape[0], : green.shape[1]] + 0.5
    return float((x * green).sum() / green.sum()), float((y * green).sum() / green.sum())


def spot_px(yaw_deg: float) -> float:
    """Where the sign's place is seen by a camera of this heading, by the tangent."""
    return LENS.cx_px + LENS.fx_px * math.tan(math.atan2(0.4, 4.0) - math.radians(yaw_deg))


def test_a_sign_stays_over_its_spot_while_the_camera_turns(
    tmp_path: Path, camera: TurningCamera, device: Renderer
) -> None:
    with open_session(write(tmp_path, SIGN), None, "camera:0", ahead=0) as session:
        for yaw_deg in (0.0, 1.5, 3.0, 6.0, 4.0):
            frame = camera.turn(session, yaw_deg)
            assert frame.pose is not None and math.degrees(frame.pose.heading_rad) == pytest.approx(yaw_deg, abs=0.02)
            drawn = sign_px(session, device)
            assert drawn is not None and drawn == pytest.approx((spot_px(yaw_deg), LENS.cy_px), abs=0.8)


def test_a_sign_fades_while_the_lens_is_covered_and_comes_back(
    tmp_path: Path, camera: TurningCamera, device: Renderer
) -> None:
    with open_session(write(tmp_path, SIGN), None, "camera:0", ahead=0) as session:
        camera.turn(session, 0.0)
        for _ in range(40):
            if camera.turn(session, None).tracked_share == 0:
                break
            threading.Event().wait(0.02)
        assert session.feed.newest().tracked_share == 0 and sign_px(session, device) is None
        for _ in range(80):
            if camera.turn(session, 5.0).tracked_share == 1:
                break
            threading.Event().wait(0.02)
        drawn = sign_px(session, device)
        assert drawn is not None and drawn[0] == pytest.approx(spot_px(5.0), abs=0.8)


@pytest.mark.parametrize(
    ("node", "its_camera", "is_still"),
    [
        (HEAD, "{fov: 65}", False),
        (SIGN, "{fov: 65}", True),
        (SIGN, "{fov: 65, size: [640, 360], position: [0, 1, 0]}", False),
    ],
    ids=["nothing in the world", "--still-camera", "the scene says where it stands"],
)
def test_who_needs_no_turns_has_none(
    tmp_path: Path, camera: TurningCamera, node: str, its_camera: str, is_still: bool
) -> None:
    file = write(tmp_path, node, its_camera)
    with open_session(file, None, "camera:0", ahead=0, still_camera=is_still) as session:
        assert camera.turn(session, 1.0).pose is None and (session.follower is None) == is_still


def test_a_scene_that_is_written_anew_is_followed_from_then_on(tmp_path: Path, camera: TurningCamera) -> None:
    with open_session(write(tmp_path, HEAD), None, "camera:0", ahead=0) as session:
        assert camera.turn(session, 1.0).pose is None
        write(tmp_path, SIGN)
        again = reload_session(session)
        assert again.feed is session.feed and camera.turn(again, 2.0).pose is not None
        write(tmp_path, HEAD)
        assert camera.turn(reload_session(again), 3.0).pose is None


def test_a_kept_picture_of_a_camera_is_followed_too(tmp_path: Path, camera: TurningCamera) -> None:
    with open_shot(Shot(write(tmp_path, SIGN), feed="camera:0", faces_visible=True)) as session:
        assert camera.turn(session, 1.0).pose is not None


@pytest.mark.parametrize(("node", "count"), [(SIGN, 1), (HEAD, 0)])
def test_without_opencv_one_sentence_says_that_it_stands_still(
    tmp_path: Path,
    camera: TurningCamera,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    node: str,
    count: int,
) -> None:
    monkeypatch.setitem(sys.modules, "vitrine.track.live.camera_follower", None)
    with (
        caplog.at_level(logging.WARNING, "vitrine.walk"),
        open_session(write(tmp_path, node), None, "camera:0", ahead=0) as session,
    ):
        assert camera.turn(session, 1.0).pose is None
    sentence = (
        "camera:0: OpenCV is not installed, which tells a live camera's turns: it stands still;"
        ' pip install "vitrine-glasses[track]"'
    )
    assert [record.getMessage() for record in caplog.records].count(sentence) == count

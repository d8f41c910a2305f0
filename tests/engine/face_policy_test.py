"""What is kept of a live feed, and which options fit together: each refusal is one sentence with its remedy."""

from __future__ import annotations

import threading
from collections.abc import Generator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.feed.faces.planted_model import make_yunet
from vitrine import paths
from vitrine.engine.opening import open_session, open_shot
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.errors import CommandLineError, InputError
from vitrine.feed import address
from vitrine.feed.cameras import Camera
from vitrine.feed.faces.blurring_feed import BlurringFeed
from vitrine.feed.faces.face_handling import FaceHandling
from vitrine.feed.live import FrameStream
from vitrine.glass.catalogue.library import Library
from vitrine.world.feed_frame import FeedFrame, PixelFormat

WIDTH, HEIGHT = 192, 128


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> list[Camera]:
    """A camera of noise; those that were opened."""
    opened: list[Camera] = []

    def frames() -> Generator[FeedFrame]:
        pixels = np.random.default_rng(3).integers(104, 156, (HEIGHT, WIDTH, 4)).astype(np.uint8)
        pixels[..., 3] = 255
        while True:
            yield FeedFrame((pixels,), PixelFormat.RGBA, WIDTH, HEIGHT, 0, 0.0)
            threading.Event().wait(0.002)

    def open_noise(camera: Camera, *, planes: bool) -> FrameStream:
        opened.append(camera)
        return FrameStream(Fraction(30), frames())

    monkeypatch.setattr(address, "list_cameras", lambda: [Camera(0, "noise")])
    monkeypatch.setattr(address, "reopen_camera", open_noise)
    return opened


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(
        "vitrine: 1\nfeed: testcard:192x128\nnodes: [{kind: text, text: hi, size: 2, anchor: {head: bottom}}]\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "faces.onnx"
    path.write_bytes(make_yunet())
    return path


def light_of(session: Session, device: str, records: bool = False) -> tuple[str, str]:
    cues = session.audio_cues_at(0.0, Library(paths.assets()).device(device), records)
    return cues.light, cues.faces


def test_a_live_feed_is_not_kept_without_a_model_or_a_word(scene: Path, camera: list[Camera]) -> None:
    with pytest.raises(InputError) as caught:
        open_shot(Shot(scene, feed="camera:0"))
    (problem,) = caught.value.problems
    assert "faces of bystanders" in problem.message
    assert "--face-model" in problem.hint and "--faces-visible" in problem.hint
    assert camera == []  # it was not even opened


@pytest.mark.parametrize("device", ["generic", "ray-ban-meta", "brilliant-frame", "even-g1"])
def test_what_is_kept_of_a_live_feed_has_its_light_on_whatever_the_glasses(
    scene: Path, camera: list[Camera], device: str
) -> None:
    with open_shot(Shot(scene, feed="camera:0", faces_visible=True)) as kept:
        assert light_of(kept, device) == ("on", "visible")
    with open_session(scene, None, "camera:0", ahead=0) as shown:
        assert light_of(shown, device) == ("", "visible") and light_of(shown, device, records=True) == ("on", "visible")
        assert light_of(shown.with_kept_frames(), device) == ("on", "visible")
    with open_shot(Shot(scene)) as recording:
        assert light_of(recording, device, records=True) == ("", "")


def test_with_a_model_a_live_feed_is_blurred_before_anybody_sees_it(
    scene: Path, camera: list[Camera], model: Path
) -> None:
    with open_shot(Shot(scene, feed="camera:0", face_model=model)) as kept:
        assert isinstance(kept.feed, BlurringFeed) and light_of(kept, "generic") == ("on", "blurred")
        blurred = kept.frame_at(0.0)
    with open_session(scene, None, "camera:0", ahead=0, faces=FaceHandling(model)) as shown:
        assert light_of(shown, "generic") == ("", "blurred")
    with open_session(scene, None, "camera:0", ahead=0) as plain:
        raw = plain.frame_at(0.0)
    assert 0.01 < (blurred.planes[0] != raw.planes[0]).any(2).mean() < 1


def test_a_recording_is_blurred_only_where_that_was_asked_for(scene: Path, model: Path) -> None:
    with open_shot(Shot(scene)) as plain, open_shot(Shot(scene, face_model=model, blur_faces=True)) as blurred:
        before, after = (session.frame_at(0.0).planes[0] for session in (plain, blurred))
        assert (before != after).any() and blurred.faces == "blurred" and plain.faces == ""
        assert not plain.has_audio_cues and blurred.has_audio_cues
    with pytest.raises(CommandLineError, match=r"recording.*--blur-faces"):
        open_shot(Shot(scene, face_model=model))


@pytest.mark.parametrize(
    ("faces", "words"),
    [
        ({"blur_faces": True}, "--face-model FILE"),
        ({"face_model": Path("faces.onnx"), "faces_visible": True}, "either visible or blurred"),
    ],
)
def test_options_that_do_not_fit_are_told(scene: Path, faces: dict[str, bool], words: str) -> None:
    with pytest.raises(CommandLineError, match=words):
        open_shot(Shot(scene, **faces))  # type: ignore[arg-type]


def test_a_model_that_is_none_leaves_the_camera_alone(scene: Path, camera: list[Camera], tmp_path: Path) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"nothing")
    with pytest.raises(InputError, match="no model of faces"):
        open_shot(Shot(scene, feed="camera:0", face_model=tmp_path / "bad.onnx"))
    assert camera == []

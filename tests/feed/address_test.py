"""What may stand after --feed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from tests.feed.clip import Clip
from vitrine.errors import InputError
from vitrine.feed.address import find_feed_path, is_footage, is_test_card, open_feed
from vitrine.world.feed_frame import PixelFormat


def test_a_file(tmp_path: Path) -> None:
    path = Clip().write(tmp_path / "a film.mp4")
    for planes, pixels in ((True, PixelFormat.YUV420), (False, PixelFormat.RGBA)):
        with open_feed(path, planes=planes) as feed:
            assert feed.info.name == "a film.mp4" and feed.info.loops
            assert feed.frame_at(41).index == 1 and feed.frame_at(3).format is pixels
    with open_feed(str(path), planes=True, once=True, ahead=0) as feed:
        assert feed.frame_at(41).index == 39


def test_pictures(tmp_path: Path) -> None:
    for name in ("b2.png", "b10.png"):
        Image.new("RGB", (8, 6)).save(tmp_path / name)
    with open_feed(tmp_path / "b2.png", planes=True) as feed:
        assert (feed.info.frame_count, feed.info.size_px) == (250, (8, 6))
        assert feed.frame_at(1234).format is PixelFormat.RGBA
    with open_feed(tmp_path, planes=False, fps=Fraction(10)) as feed:
        assert (feed.info.frame_count, feed.info.fps) == (2, 10)


@pytest.mark.parametrize(("address", "size"), [("testcard", (1280, 720)), ("testcard:640x360", (640, 360))])
def test_the_test_card(address: str, size: tuple[int, int]) -> None:
    with open_feed(address, planes=True, ahead=0) as feed:
        assert feed.info.size_px == feed.frame_at(0).size_px == size


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("films/street.mp4", Path("films/street.mp4")),
        ("pictures", Path("pictures")),
        ("testcard", None),
        ("testcard:64x36", None),
        ("camera:0", None),
        ("rtsp://10.0.0.1/live", None),
        ("testcard.mp4", Path("testcard.mp4")),
    ],
)
def test_sidecars_lie_beside_files_alone(address: str, file: Path | None) -> None:
    assert find_feed_path(address) == file


def test_films_are_told_from_what_stands_still_and_what_is_drawn(tmp_path: Path) -> None:
    assert is_footage("street.mp4") and is_footage(tmp_path)
    assert not any(is_footage(address) for address in ("view.PNG", "camera:0", "rtsp://10.0.0.1/live", "testcard"))
    assert is_test_card("testcard:64x36") and not is_test_card("testcard.mp4")


def test_what_is_not_there(tmp_path: Path) -> None:
    Clip(count=1).write(tmp_path / "street.mp4")
    cases = {
        str(tmp_path / "stret.mp4"): 'did you mean "street.mp4"',
        str(tmp_path / "gone" / "street.mp4"): "folder",
        "testcard:640": "testcard:WxH",
        "camera:no such camera": "no camera",
        str(tmp_path / "qqqqq"): "a feed may also be",
    }
    for address, words in cases.items():
        with pytest.raises(InputError) as caught:
            open_feed(address, planes=True)
        assert words in str(caught.value), address
        assert len(caught.value.problems) == 1 and "\n" not in str(caught.value)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no pictures"):
        open_feed(tmp_path, planes=True)

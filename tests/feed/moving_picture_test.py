"""Moving pictures as feeds: by the times of their file, transparent parts on black."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from vitrine.feed.address import open_feed


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp", "a.apng"])
def test_a_frame_stands_as_long_as_its_file_says(tmp_path: Path, name: str) -> None:
    frames = [Image.new("RGB", (64, 48), (60 * n, 0, 0)) for n in range(4)]
    options = {"lossless": True} if name == "a.webp" else {"format": "PNG"} if name == "a.apng" else {}
    frames[0].save(
        tmp_path / name, save_all=True, append_images=frames[1:], duration=[100, 300, 100, 500], loop=1, **options
    )
    with open_feed(tmp_path / name, planes=True, ahead=0) as feed:
        info = feed.info
        assert (info.frame_count, info.duration_s, info.size_px, info.fps) == (4, 1.0, (64, 48), 4)
        indices = [feed.index_at(t_s) for t_s in (0, 0.1, 0.39, 0.4, 0.5, 0.99, 1.0, 1.1, 1.5)]
        assert indices == [0, 1, 1, 2, 3, 3, 0, 1, 3]
        shown = [feed.frame_at(index) for index in (3, 0, 2, 1)]
        assert [int(frame.planes[0][5, 5, 0]) for frame in shown] == [180, 0, 120, 60]
        assert [frame.time_s for frame in shown] == [0.5, 0.0, 0.4, 0.1] and not any(frame.held for frame in shown)
    with open_feed(tmp_path / name, planes=True, ahead=0, once=True) as feed:
        assert feed.index_at(7.0) == 3


def test_what_is_transparent_lies_on_black_with_a_word(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (8, 8), (200, 100, 50, alpha)) for alpha in (128, 0)]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:], duration=100, disposal=1)
    with open_feed(tmp_path / "a.png", planes=False) as feed:
        assert feed.frame_at(0).planes[0][0, 0].tolist() == [100, 50, 25, 255]
        assert feed.frame_at(1).planes[0][0, 0].tolist() == [0, 0, 0, 255]
        assert feed.info.report.unread == ("what is transparent in it lies on black",)


def test_one_frame_is_a_still_of_ten_seconds(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), (9, 8, 7)).save(tmp_path / "a.gif")
    with open_feed(tmp_path / "a.gif", planes=False) as feed:
        assert feed.info.duration_s == 10 and feed.frame_at(0).planes[0][0, 0].tolist() == [9, 8, 7, 255]

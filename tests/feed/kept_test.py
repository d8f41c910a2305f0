"""Kept frames: planes that play on a GPU become the very bytes of a feed that was opened for pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.feed.clip import Clip
from vitrine import paths
from vitrine.feed.address import open_feed
from vitrine.feed.kept import KeptFeed
from vitrine.world.feed_frame import PixelFormat


def assert_same_pictures(path: Path, index: int) -> None:
    with open_feed(path, planes=True, ahead=0) as playing, open_feed(path, planes=False, ahead=0) as opened:
        kept = KeptFeed(playing)
        assert (kept.info, kept.index_at(0.05)) == (playing.info, playing.index_at(0.05))
        assert playing.frame_at(index).format is PixelFormat.YUV420
        for found, wanted in ((kept.frame_at(index), opened.frame_at(index)), (kept.newest(), opened.newest())):
            assert found.format is PixelFormat.RGBA and not found.planes[0].flags.writeable
            np.testing.assert_array_equal(found.planes[0], wanted.planes[0])
            assert (found.index, found.time_s, found.rotation) == (wanted.index, wanted.time_s, wanted.rotation)


@pytest.mark.parametrize("size", [(96, 64), (97, 63)])
@pytest.mark.parametrize("siting", ["left", "topleft"])
def test_planes_become_the_bytes_of_the_other_way(tmp_path: Path, size: tuple[int, int], siting: str) -> None:
    options = {"chroma_sample_location": siting}
    clip = Clip(count=3, width=size[0], height=size[1], codec="ffv1", options=options, matrix=6, colour_range=2)
    assert_same_pictures(clip.write(tmp_path / "a.mkv"), 1)


def test_so_do_those_of_the_street() -> None:
    assert_same_pictures(paths.assets() / "feeds" / "street.mp4", 7)


def test_what_is_rgba_stays_as_it_is() -> None:
    with open_feed("testcard:64x36", planes=True, ahead=0) as card:
        assert KeptFeed(card).frame_at(3) is card.frame_at(3)

"""The atlas: nothing overlaps, nothing is lost, and a texture built from the uploads alone holds every bitmap."""

from collections.abc import Hashable, Mapping

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stage.text.atlas import GUTTER_PX, Atlas, AtlasFrame, Skyline

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))
FRAMES = st.lists(st.dictionaries(st.integers(0, 30), st.just(0), max_size=12), min_size=1, max_size=8)


def bitmap(key: int) -> npt.NDArray[np.uint8]:
    """A bitmap whose size and pixels follow from its key."""
    rng = np.random.default_rng(key)
    return rng.integers(1, 255, (rng.integers(1, 30), rng.integers(1, 30)), dtype=np.uint8)


class Texture:
    """What a GPU would hold: written by uploads only, emptied where an epoch begins."""

    def __init__(self) -> None:
        self.epoch = -1
        self.texels = np.zeros((0, 0), np.uint8)

    def show(self, frame: AtlasFrame) -> None:
        if frame.epoch != self.epoch:
            self.epoch, self.texels = frame.epoch, np.zeros((frame.side_px, frame.side_px), np.uint8)
        assert self.texels.shape == (frame.side_px, frame.side_px)
        for x, y, pixels in frame.uploads:
            target = self.texels[y : y + pixels.shape[0], x : x + pixels.shape[1]]
            assert target.shape == pixels.shape
            assert not target.any(), "a region is written once"
            target[:] = pixels


def named(*keys: int) -> Mapping[Hashable, npt.NDArray[np.uint8]]:
    return {key: bitmap(key) for key in keys}


@given(st.lists(SIZES, max_size=60), st.integers(32, 128))
def test_regions_lie_inside_and_a_gutter_apart(sizes: list[tuple[int, int]], side: int) -> None:
    skyline = Skyline(side)
    taken = np.zeros((side, side), bool)
    for width, height in sizes:
        region = skyline.place(width, height)
        if region is not None:
            x, y = region.x, region.y
            assert x >= GUTTER_PX and y >= GUTTER_PX
            assert x + width + GUTTER_PX <= side and y + height + GUTTER_PX <= side
            assert not taken[y - GUTTER_PX : y + height + GUTTER_PX, x - GUTTER_PX : x + width + GUTTER_PX].any()
            taken[y : y + height, x : x + width] = True


def test_a_skyline_fills_a_square_with_equal_tiles() -> None:
    skyline = Skyline(64 + GUTTER_PX)
    assert all(skyline.place(15, 15) for _ in range(16))
    assert skyline.place(1, 1) is None


@given(FRAMES)
def test_the_texture_always_shows_what_a_frame_asks_for(frames: list[dict[int, int]]) -> None:
    atlas, texture = Atlas(side_px=32, limit_px=64), Texture()
    for keys in frames:
        frame = atlas.frame(named(*keys))
        texture.show(frame)
        assert {*frame.regions, *frame.left_out} == {*keys}
        for key, (x, y, width, height) in frame.regions.items():
            assert isinstance(key, int)
            assert np.array_equal(texture.texels[y : y + height, x : x + width], bitmap(key))


def test_a_known_bitmap_is_not_uploaded_again_and_does_not_move() -> None:
    atlas = Atlas(side_px=128)
    first = atlas.frame(named(1, 2))
    second = atlas.frame(named(1, 2, 3))
    assert {key: second.regions[key] for key in (1, 2)} == dict(first.regions)
    assert [upload.bitmap.tolist() for upload in second.uploads] == [bitmap(3).tolist()]
    assert second.epoch == first.epoch


def test_a_full_texture_doubles_and_keeps_what_it_held() -> None:
    tiles = {key: np.full((14, 14), key + 1, np.uint8) for key in range(10)}
    atlas = Atlas(side_px=32, limit_px=128)
    atlas.frame({key: tiles[key] for key in range(4)})
    grown = atlas.frame({key: tiles[key] for key in range(6)})
    assert grown.side_px == 64 and len(grown.uploads) == 6 and grown.epoch > 0
    assert not atlas.frame({key: tiles[key] for key in range(4)}).uploads


def test_a_full_texture_with_little_in_use_is_begun_anew_in_its_size() -> None:
    tiles = {key: np.full((14, 14), key + 1, np.uint8) for key in range(5)}
    atlas = Atlas(side_px=32, limit_px=128)
    atlas.frame({key: tiles[key] for key in range(4)})
    anew = atlas.frame({4: tiles[4]})
    assert anew.side_px == 32 and len(anew.uploads) == 1 and anew.epoch == 1


def test_at_its_limit_the_texture_keeps_only_the_frame() -> None:
    tiles = {key: np.full((14, 14), key + 1, np.uint8) for key in range(8)}
    atlas = Atlas(side_px=32, limit_px=32)
    atlas.frame({key: tiles[key] for key in range(4)})
    frame = atlas.frame({key: tiles[key] for key in range(4, 8)})
    assert sorted(frame.regions) == [4, 5, 6, 7] and not frame.left_out


def test_what_cannot_fit_is_named_and_disturbs_nothing() -> None:
    atlas = Atlas(side_px=32, limit_px=32)
    atlas.frame(named(1))
    frame = atlas.frame({**named(1), "huge": np.ones((40, 5), np.uint8), "void": np.zeros((0, 0), np.uint8)})
    assert frame.left_out == ("huge",) and frame.epoch == 0 and not frame.uploads


def test_colour_bitmaps_are_packed_by_height_and_width() -> None:
    frame = Atlas(side_px=64).frame({"icon": np.ones((9, 7, 4), np.uint8)})
    assert frame.regions["icon"][2:] == (7, 9)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1)])
def test_the_same_frames_give_the_same_regions(order: tuple[int, ...]) -> None:
    one, two = Atlas(side_px=64), Atlas(side_px=64)
    assert one.frame(named(*order)).regions == two.frame(named(*order)).regions

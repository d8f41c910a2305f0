"""The feed on the GPU against NumPy: planes, scaling, rotation."""

import av
import numpy as np
import pytest

from tests.feed.reference import convert_by_libavfilter
from tests.gpu.samples import placed, random_feed, random_sheet
from vitrine import paths
from vitrine.feed.address import open_feed
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view import View, ViewKind
from vitrine.glass.optics.view_mapping import display_intrinsics, map_view
from vitrine.glass.reference.background import render_background_view
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import ChromaSiting, FeedFrame, PixelFormat, YuvMatrix
from vitrine.world.yuv import rgb_from_yuv


def shown(device: Renderer, frame: FeedFrame | None, size_px: tuple[int, int]) -> np.ndarray:
    return device.render(DrawList(size_px), frame).read()


def yuv_frame(
    seed: int,
    size_px: tuple[int, int],
    matrix: YuvMatrix,
    full_range: bool,
    siting: ChromaSiting = ChromaSiting.LEFT,
) -> FeedFrame:
    """Smooth planes with some noise: every code, and chroma that changes from sample to sample."""
    rng = np.random.default_rng(seed)
    width, height = size_px
    half = ((height + 1) // 2, (width + 1) // 2)
    planes = tuple(rng.integers(0, 256, shape, dtype=np.uint8) for shape in ((height, width), half, half))
    return FeedFrame(planes, PixelFormat.YUV420, width, height, 0, 0.0, matrix, full_range, chroma_siting=siting)


@pytest.mark.parametrize("siting", list(ChromaSiting))
@pytest.mark.parametrize("full_range", [False, True])
@pytest.mark.parametrize("matrix", list(YuvMatrix))
@pytest.mark.parametrize("size_px", [(64, 48), (63, 47)])
def test_planes_become_rgb_as_the_oracle_says(
    device: Renderer, size_px: tuple[int, int], matrix: YuvMatrix, full_range: bool, siting: ChromaSiting
) -> None:
    frame = yuv_frame(1, size_px, matrix, full_range, siting)
    expected = rgb_from_yuv(frame, chroma="bilinear").astype(int)
    assert np.abs(shown(device, frame, size_px).astype(int) - expected)[..., :3].max() <= 2


def test_planes_of_the_street_become_what_libavfilter_makes_of_it(device: Renderer) -> None:
    """The GPU's way and that of kept pictures: 2 codes apart at most, in a real film."""
    path = paths.assets() / "feeds" / "street.mp4"
    with av.open(str(path)) as container:
        wanted = convert_by_libavfilter(next(container.decode(video=0)), YuvMatrix.BT709, False)
    with open_feed(path, planes=True, ahead=0) as feed:
        frame = feed.frame_at(0)
    assert frame.format is PixelFormat.YUV420
    assert np.abs(shown(device, frame, frame.size_px)[..., :3] - wanted).max() <= 2


@pytest.mark.parametrize("rotation", [0, 1, 2, 3])
def test_a_turned_picture_stands_upright(device: Renderer, rotation: int) -> None:
    stored = np.random.default_rng(2).integers(0, 256, (30, 50, 4), dtype=np.uint8)
    stored[..., 3] = 255
    frame = FeedFrame((stored,), PixelFormat.RGBA, 50, 30, 0, 0.0, rotation=rotation)
    expected = np.ascontiguousarray(np.rot90(stored, -rotation))
    np.testing.assert_array_equal(shown(device, frame, frame.size_px), expected)


@pytest.mark.parametrize("rotation", [0, 1, 2, 3])
@pytest.mark.parametrize("kind", ["eye", "world"])
def test_a_turned_picture_is_laid_by_angle(device: Renderer, kind: ViewKind, rotation: int) -> None:
    stored = np.kron(np.random.default_rng(4).integers(0, 256, (10, 16, 4)), np.ones((5, 5, 1))).astype(np.uint8)
    frame = FeedFrame((stored,), PixelFormat.RGBA, 80, 50, 0, 0.0, rotation=rotation)
    display = display_intrinsics((40, 30), (50.0, 40.0), (9.0, -4.0))
    laying = map_view(Intrinsics.from_fov(*frame.size_px), display, View(kind, (96, 72)))
    picture = device.render_view(DrawList((laying.panel.width_px, laying.panel.height_px)), frame, Optics(), laying)
    expected = render_background_view(np.rot90(stored, -rotation), Optics(), laying).astype(int)
    assert np.abs(picture.read()[..., :3] - expected).max() <= 2
    if kind == "eye":
        assert (expected == (18, 20, 22)).all(-1).any(), "something lies beyond the feed"


def test_planes_are_laid_by_angle(device: Renderer) -> None:
    frame = yuv_frame(6, (64, 48), YuvMatrix.BT709, False)
    laying = map_view(
        Intrinsics.from_fov(64, 48), display_intrinsics((40, 30), (20.0, 15.0), (0.0, 0.0)), View("eye", (96, 72))
    )
    picture = device.render_view(DrawList((laying.panel.width_px, laying.panel.height_px)), frame, Optics(), laying)
    rgb = np.clip(np.rint(rgb_from_yuv(frame, chroma="bilinear")), 0, 255).astype(np.uint8)
    assert np.abs(picture.read()[..., :3].astype(int) - render_background_view(rgb, Optics(), laying)).max() <= 3


def test_without_a_frame_the_world_is_black(device: Renderer) -> None:
    big = (1300, 1100)
    device.render(DrawList(big), random_feed(5, big))
    # A sheet that is painted now leaves the bounds of a smaller target behind.
    device.read_panel(placed((random_sheet(91),), [(0.0, 0.0)]))
    assert not shown(device, None, big)[..., :3].any()


def test_a_world_that_is_there_is_drawn_again_only_where_it_would_differ(device: Renderer) -> None:
    frames = [random_feed(1, (64, 48)), random_feed(2, (64, 48)), None]
    feed = Intrinsics.from_fov(64, 48, 60)
    layings = [map_view(feed, feed, View(kind, (90, 60))) for kind in ("eye", "world")]
    asked = [(frame, laying, blur) for frame in frames for laying in layings for blur in (0.0, 1.5)]
    # Each after each other, and after itself; between some the plain display, which draws into the same target.
    for number, first in enumerate(asked):
        for second in asked:
            for frame, laying, blur in (first, second, second):
                found = device.render_view(DrawList((64, 48)), frame, Optics(world_blur_deg=blur, share=0.0), laying)
                expected = device.render_background(frame, Optics(world_blur_deg=blur), laying)
                np.testing.assert_array_equal(found.read(), expected.read())
            if number % 2:
                device.render(DrawList((90, 60)), frames[0])

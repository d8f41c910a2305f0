"""Scaling on the GPU against plain NumPy: what is scaled is scaled by its light, and what is not keeps its codes."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import moderngl
import numpy as np
import numpy.typing as npt
import pytest

from tests.gpu.samples import random_feed
from vitrine import paths
from vitrine.geometry import Rect
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import ViewMapping, map_view
from vitrine.gpu.passes.feed import FeedPass
from vitrine.gpu.presenter import WindowPresenter
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources.programs import Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.stage.draw.drawlist import DrawList
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame, PixelFormat, YuvMatrix

SIZE = (96, 64)
HALF = (48, 32)
Codes = npt.NDArray[np.uint8]


def light(codes: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """IEC 61966-2-1, written anew."""
    c = codes[..., :3] / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def code(linear: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Its inverse, not rounded."""
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def box_mean(codes: Codes, factor: int) -> npt.NDArray[np.float64]:
    """The code of the mean light of every `factor` x `factor` pixels."""
    height, width = codes.shape[0] // factor, codes.shape[1] // factor
    return code(light(codes).reshape(height, factor, width, factor, 3).mean((1, 3)))


def checkerboard(size_px: tuple[int, int] = SIZE) -> FeedFrame:
    """Black and white by turns, pixel by pixel."""
    pixels = np.full((size_px[1], size_px[0], 4), 255, np.uint8)
    pixels[..., :3] = 255 * (np.indices(pixels.shape[:2]).sum(0) % 2)[..., None]
    return FeedFrame((pixels,), PixelFormat.RGBA, *size_px, 0, 0.0)


def board_in_planes() -> FeedFrame:
    """The same, grey, as planes."""
    luma = (255 * (np.indices(SIZE[::-1]).sum(0) % 2)).astype(np.uint8)
    grey = np.full((SIZE[1] // 2, SIZE[0] // 2), 128, np.uint8)
    return FeedFrame((luma, grey, grey), PixelFormat.YUV420, *SIZE, 0, 0.0, YuvMatrix.BT709, True)


def world_view(size_px: tuple[int, int]) -> ViewMapping:
    """The whole feed in a view of that size."""
    feed = Intrinsics.from_fov(*SIZE)
    return map_view(feed, feed, View("world", size_px))


@pytest.fixture(scope="module")
def programs(gl_context: moderngl.Context) -> Iterator[Programs]:
    built = Programs(gl_context, paths.shaders())
    yield built
    built.release()


@pytest.fixture(params=[True, False], ids=["by the sampler", "by hand"])
def feed_pass(request: pytest.FixtureRequest, gl_context: moderngl.Context, programs: Programs) -> Iterator[FeedPass]:
    """Both ways to the light between pixels, that of software GL and that of a GPU."""
    one = FeedPass(gl_context, programs, is_sampled=request.param)
    yield one
    one.release()


def drawn(gl: moderngl.Context, feed_pass: FeedPass, frame: FeedFrame, size_px: tuple[int, int]) -> Codes:
    """The frame stretched to a size."""
    target = RenderTarget(gl, "f1")
    target.resize(size_px)
    feed_pass.upload(target, frame)
    return read(target)


def viewed(gl: moderngl.Context, feed_pass: FeedPass, frame: FeedFrame, mapping: ViewMapping) -> Codes:
    """The frame in a view."""
    target = RenderTarget(gl, "f1")
    target.resize((mapping.view.width_px, mapping.view.height_px))
    feed_pass.draw_in_view(target, frame, Optics(), mapping)
    return read(target)


def read(target: RenderTarget) -> Codes:
    width, height = target.size_px
    pixels = np.frombuffer(target.framebuffer.read(components=4), np.uint8).reshape(height, width, 4).copy()
    target.release()
    return pixels[..., :3]


@pytest.mark.parametrize("frame", [checkerboard(), board_in_planes()], ids=["RGBA", "planes"])
def test_a_checkerboard_at_half_size_is_the_code_of_half_the_light(
    gl_context: moderngl.Context, feed_pass: FeedPass, frame: FeedFrame
) -> None:
    assert (drawn(gl_context, feed_pass, frame, HALF) == 188).all()
    assert (viewed(gl_context, feed_pass, frame, world_view(HALF)) == 188).all()


@pytest.mark.parametrize("size_px", [(192, 128), (480, 320)])
@pytest.mark.parametrize("frame", [checkerboard(), board_in_planes()], ids=["RGBA", "planes"])
def test_an_enlarged_checkerboard_keeps_its_mean_light(
    gl_context: moderngl.Context, feed_pass: FeedPass, frame: FeedFrame, size_px: tuple[int, int]
) -> None:
    for found in (
        drawn(gl_context, feed_pass, frame, size_px),
        viewed(gl_context, feed_pass, frame, world_view(size_px)),
    ):
        assert light(found).mean() == pytest.approx(0.5, abs=0.003)


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_noise_at_a_part_of_its_size_is_the_mean_of_its_light(
    gl_context: moderngl.Context, feed_pass: FeedPass, factor: int
) -> None:
    frame, size_px = random_feed(factor, SIZE), (SIZE[0] // factor, SIZE[1] // factor)
    expected = box_mean(frame.planes[0], factor)
    assert np.abs(drawn(gl_context, feed_pass, frame, size_px) - expected).max() <= 1
    assert np.abs(viewed(gl_context, feed_pass, frame, world_view(size_px)) - expected).max() <= 1


@pytest.mark.parametrize("level", [0, 1, 10, 11, 15, 16, 40, 128, 254, 255])
@pytest.mark.parametrize("size_px", [(40, 30), (91, 60), (131, 77)])
def test_one_grey_stays_that_grey(
    gl_context: moderngl.Context, feed_pass: FeedPass, level: int, size_px: tuple[int, int]
) -> None:
    plain = np.full((SIZE[1], SIZE[0], 4), level, np.uint8)
    frame = FeedFrame((plain,), PixelFormat.RGBA, *SIZE, 0, 0.0)
    assert (drawn(gl_context, feed_pass, frame, size_px) == level).all()


@pytest.mark.parametrize("rotation", [0, 1, 2, 3])
def test_at_its_own_size_every_code_is_kept(gl_context: moderngl.Context, feed_pass: FeedPass, rotation: int) -> None:
    stored = random_feed(9, SIZE).planes[0]
    frame = FeedFrame((stored,), PixelFormat.RGBA, *SIZE, 0, 0.0, rotation=rotation)
    expected = np.rot90(stored, -rotation)[..., :3]
    np.testing.assert_array_equal(drawn(gl_context, feed_pass, frame, frame.size_px), expected)
    feed = Intrinsics.from_fov(*frame.size_px)
    np.testing.assert_array_equal(
        viewed(gl_context, feed_pass, frame, map_view(feed, feed, View("world", frame.size_px))), expected
    )


def test_a_thumbnail_is_the_mean_of_the_light(device: Renderer) -> None:
    frame = random_feed(5, SIZE)
    picture = device.render(DrawList((24, 16)), frame, Optics()).read()
    assert np.abs(picture[..., :3] - box_mean(frame.planes[0], 4)).max() <= 1


class TargetWindow:
    """What a presenter draws into, with a target in the place of the window's own framebuffer."""

    def __init__(self, device: Renderer, size_px: tuple[int, int]) -> None:
        self.target = RenderTarget(device.ctx, "f1")
        self.target.resize(size_px)
        context = TargetContext(device.ctx, self.target.framebuffer)
        renderer = SimpleNamespace(ctx=context, programs=device.programs)
        self.presenter = WindowPresenter(cast(Renderer, renderer))

    def show(self, device: Renderer, frame: FeedFrame) -> Codes:
        """A feed frame, as a picture at its own size, over the whole window; row 0 on top."""
        size_px = self.target.size_px
        picture = device.render(DrawList(frame.size_px), frame)
        self.presenter.draw_picture(picture, Rect(0, 0, *size_px), size_px, Rect(0, 0, *size_px))
        return read(self.target)[::-1]


class TargetContext:
    """A context with another screen."""

    def __init__(self, ctx: moderngl.Context, screen: moderngl.Framebuffer) -> None:
        self._ctx, self.screen = ctx, screen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ctx, name)


def test_a_pane_at_half_size_shows_half_the_light(device: Renderer) -> None:
    assert (TargetWindow(device, HALF).show(device, checkerboard()) == 188).all()
    noise = random_feed(6, SIZE)
    assert np.abs(TargetWindow(device, HALF).show(device, noise) - box_mean(noise.planes[0], 2)).max() <= 1


def test_an_enlarged_pane_keeps_the_mean_light(device: Renderer) -> None:
    assert light(TargetWindow(device, (240, 160)).show(device, checkerboard())).mean() == pytest.approx(0.5, abs=0.003)


def test_a_pane_at_its_own_size_keeps_every_code(device: Renderer) -> None:
    noise = random_feed(7, SIZE)
    np.testing.assert_array_equal(TargetWindow(device, SIZE).show(device, noise), noise.planes[0][..., :3])

"""Frames of more than sRGB's codes on the GPU against NumPy: their light, turned and scaled, and exposure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.tone import fit_light
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import map_view
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import ChromaSiting, FeedFrame, PixelFormat, YuvMatrix
from vitrine.world.feed_light import decode_light
from vitrine.world.light_encoding import FeedPrimaries, LightEncoding, Transfer
from vitrine.world.srgb import srgb_from_linear
from vitrine.world.yuv import yuv_affine

SIZE = (62, 46)


def deep_frame(
    transfer: Transfer, bits: int = 10, steps: tuple[int, int] = (2, 2), siting: ChromaSiting = ChromaSiting.LEFT
) -> FeedFrame:
    """Colours of every brightness that a camera may have seen, some of them above white; chroma changes everywhere."""
    rng = np.random.default_rng(bits + steps[0])
    most = {Transfer.PQ: 0.8, Transfer.HLG: 1.0}.get(transfer, 1.0)
    shapes = (SIZE[1], SIZE[0]), (-(-SIZE[1] // steps[1]), -(-SIZE[0] // steps[0]))
    m, v = yuv_affine(YuvMatrix.BT2020, False, bits)
    planes = []
    for number, shape in enumerate((shapes[0], shapes[1], shapes[1])):
        grey, tint = rng.uniform(0.1, most, (*shape, 1)), rng.uniform(-0.06, 0.06, (*shape, 3))
        yuv = np.linalg.solve(m, (np.clip(grey + tint, 0, 1) - v).reshape(-1, 3).T).T.reshape(*shape, 3)
        planes.append(np.rint(yuv[..., number] * (2**bits - 1)).astype(np.uint16))
    encoding = LightEncoding(transfer, FeedPrimaries.BT2020)
    return FeedFrame(
        tuple(planes), PixelFormat.DEEP, *SIZE, 0, 0.0, YuvMatrix.BT2020, chroma_siting=siting, bits=bits,
        encoding=encoding,
    )  # fmt: skip


def codes_of(light: np.ndarray) -> np.ndarray:
    return np.rint(255 * srgb_from_linear(fit_light(light))).astype(int)


def assert_alike(found: np.ndarray, wanted: np.ndarray) -> None:
    """One code at most; two where a channel is the small difference of bright ones, in one value of a thousand."""
    apart = np.abs(found - wanted)
    assert apart.max() <= 2 and (apart > 1).mean() <= 0.001


def shown(device: Renderer, frame: FeedFrame) -> np.ndarray:
    return device.render(DrawList(frame.size_px), frame).read()[..., :3].astype(int)


@pytest.mark.parametrize("transfer", Transfer)
def test_every_curve_is_numpys(device: Renderer, transfer: Transfer) -> None:
    frame = deep_frame(transfer)
    assert_alike(shown(device, frame), codes_of(decode_light(frame)))
    # 8 bits' worth of another curve would not pass.
    other = replace(frame, encoding=LightEncoding(Transfer.DCI if transfer is not Transfer.DCI else Transfer.SDR))
    assert np.abs(shown(device, other) - codes_of(decode_light(frame))).max() > 10


@pytest.mark.parametrize("siting", [ChromaSiting.LEFT, ChromaSiting.CENTER, ChromaSiting.TOP_LEFT])
@pytest.mark.parametrize("steps", [(2, 2), (2, 1), (1, 1)])
@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_every_depth_and_layout_is_numpys(
    device: Renderer, bits: int, steps: tuple[int, int], siting: ChromaSiting
) -> None:
    frame = deep_frame(Transfer.HLG, bits, steps, siting)
    assert_alike(shown(device, frame), codes_of(decode_light(frame)))


@pytest.mark.parametrize("rotation", range(4))
@pytest.mark.parametrize("stops", [-2.0, 0.0, 1.5])
def test_turned_and_exposed(device: Renderer, rotation: int, stops: float) -> None:
    frame = replace(deep_frame(Transfer.PQ), rotation=rotation, exposure_stops=stops)
    assert_alike(shown(device, frame), codes_of(np.rot90(decode_light(frame), -rotation)))


def test_above_white_the_hue_is_kept(device: Renderer) -> None:
    """Twice white in red alone stays red; what passes white in all three is white."""
    light = np.array([[[2.0, 0.1, 0.1], [3.0, 2.0, 1.2], [1.5, 0.9, 0.3], [0.5, 0.4, 0.3]]])
    fitted = fit_light(light)[0]
    np.testing.assert_allclose(fitted[[0, 1, 3]], np.array([[1, 0.1, 0.1], [1, 1, 1], [0.5, 0.4, 0.3]]))
    hue = [(a - c) / (b - c) for b, a, c in (light[0, 2], fitted[2])]
    assert hue[0] == pytest.approx(hue[1])
    # The shader says the same of a plain picture that is exposed.
    codes = np.full((4, 4, 4), 255, np.uint8)
    codes[..., :3] = (255, 60, 30)
    plain = FeedFrame((codes,), PixelFormat.RGBA, 4, 4, 0, 0.0, exposure_stops=1.0)
    assert np.abs(shown(device, plain) - codes_of(decode_light(plain))).max() <= 1
    assert shown(device, plain)[0, 0, 0] == 255 and shown(device, plain)[0, 0, 1] > 60


@pytest.mark.parametrize("transfer", [Transfer.HLG, Transfer.PQ])
@pytest.mark.parametrize("shrink", [2, 3])
@pytest.mark.parametrize("rotation", [0, 1])
def test_it_is_made_smaller_by_its_light(device: Renderer, transfer: Transfer, shrink: int, rotation: int) -> None:
    """Of luma each pixel counts by its own light: grey stripes of black and white become half of white's light."""
    size = (24 * shrink, 16 * shrink)
    luma = np.full(size[::-1], 64, np.uint16)
    white = int(64 + 876 * {Transfer.HLG: 0.75, Transfer.PQ: 0.5807}[transfer])
    luma[:, ::2] = white
    neutral = np.full((size[1] // 2, size[0] // 2), 512, np.uint16)
    frame = FeedFrame(
        (luma, neutral, neutral), PixelFormat.DEEP, *size, 0, 0.0, YuvMatrix.BT2020, rotation=rotation, bits=10,
        encoding=LightEncoding(transfer, FeedPrimaries.BT2020),
    )  # fmt: skip
    wide = Intrinsics.from_fov(*frame.size_px)
    small = (frame.size_px[0] // shrink, frame.size_px[1] // shrink)
    mapping = map_view(wide, wide, View("world", small))
    picture = device.render_view(DrawList(frame.size_px), frame, Optics(), mapping).read()[..., :3].astype(int)
    upright = np.rot90(decode_light(frame), -rotation)
    mean = upright.reshape(small[1], shrink, small[0], shrink, 3).mean((1, 3))
    assert np.abs(picture - codes_of(mean)).max() <= 1
    assert np.ptp(picture) <= (1 if shrink == 2 else 70) and 150 < picture.mean() < 200


def test_what_was_drawn_before_leaves_nothing_behind(device: Renderer) -> None:
    """Deep frames of several sizes and curves and plain ones, in turns: each as by itself."""
    plain = np.random.default_rng(3).integers(0, 256, (SIZE[1], SIZE[0], 4), dtype=np.uint8)
    frames = [
        deep_frame(Transfer.HLG),
        FeedFrame((plain,), PixelFormat.RGBA, *SIZE, 0, 0.0),
        deep_frame(Transfer.PQ, 12, (1, 1)),
        deep_frame(Transfer.HLG, 8, (2, 1)),
    ]
    alone = [shown(device, frame) for frame in frames]
    for index in (2, 0, 3, 1, 0, 2):
        np.testing.assert_array_equal(shown(device, frames[index]), alone[index])
    np.testing.assert_array_equal(alone[1], plain[..., :3])

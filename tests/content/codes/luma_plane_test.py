"""Luma planes: the decoder's own, of RGBA by the matrix's weights, and upright."""

from __future__ import annotations

import numpy as np

from vitrine.content.codes.luma_plane import extract_luma
from vitrine.world.feed_frame import FeedFrame, PixelFormat, YuvMatrix


def test_grey_stays_what_it_is_and_colours_weigh_as_their_matrix_says() -> None:
    rgba = np.zeros((4, 256, 4), np.uint8)
    rgba[0, :, :3] = np.arange(256)[:, None]
    rgba[1:, :, :3] = np.random.default_rng(1).integers(0, 256, (3, 256, 3))
    for matrix in YuvMatrix:
        luma = extract_luma(FeedFrame((rgba,), PixelFormat.RGBA, 256, 4, 0, 0.0, matrix))
        assert np.array_equal(luma[0], np.arange(256))
        kr, kb = matrix.coefficients
        assert np.abs(luma - rgba[..., :3] @ np.array([kr, 1 - kr - kb, kb])).max() < 1.5


def test_the_decoders_plane_is_turned_as_the_viewer_turns_it() -> None:
    y = np.arange(6, dtype=np.uint8).reshape(2, 3)
    chroma = np.zeros((1, 2), np.uint8)
    for turns in range(4):
        frame = FeedFrame((y, chroma, chroma), PixelFormat.YUV420, 3, 2, 0, 0.0, rotation=turns)
        luma = extract_luma(frame)
        assert luma.shape[::-1] == frame.size_px
        assert luma[0, -1] == (2, 0, 3, 5)[turns], "clockwise: what was at the left comes to the top"

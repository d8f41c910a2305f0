"""The luma plane of a feed frame as the viewer sees it: what codes are read from."""

from __future__ import annotations

import numpy as np

from vitrine.content.codes.quad_map import Luma
from vitrine.world.feed_frame import FeedFrame, PixelFormat


def extract_luma(frame: FeedFrame) -> Luma:
    """Luma of a frame, uint8 (H, W), upright: the decoder's own plane in 8 bits, or the weighted sum of RGBA."""
    if frame.format is not PixelFormat.RGBA:
        luma = (frame.planes[0] >> (frame.bits - 8)).astype(np.uint8, copy=False)
    else:
        kr, kb = frame.matrix.coefficients
        red, blue = round(kr * 256), round(kb * 256)
        # The three are 256 together, so that grey stays what it is.
        weights = np.array([red, 256 - red - blue, blue], np.uint32)
        luma = ((frame.rgba[..., :3] @ weights + 128) >> 8).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(luma, -frame.rotation))

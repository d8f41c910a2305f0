"""The luma plane of a feed frame as the viewer sees it: what codes are read from."""

from __future__ import annotations

import numpy as np

from vitrine.content.codes.quad_map import Luma
from vitrine.world.feed_frame import FeedFrame, PixelFormat


def luma_plane(frame: FeedFrame) -> Luma:
    """Luma of a frame, uint8 (H, W), upright: the decoder's own plane, or the weighted sum of RGBA."""
    if frame.format is PixelFormat.YUV420:
        luma = frame.planes[0]
    else:
        kr, kb = frame.matrix.coefficients
        weights = np.round(np.array([kr, 1 - kr - kb, kb]) * 256).astype(np.uint32)
        luma = ((frame.planes[0][..., :3] @ weights) >> 8).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(luma, -frame.rotation))

"""CenterFace's outputs decoded: a heat map of middles, with the size and the offset of each.

Source: Xu, Yan, Sun, Yang, Luo, "CenterFace: Joint Face Detection and Alignment Using Face as Point" (2019). The
picture is R, G, B from 0 to 255, its sides multiples of 32; a cell of the map is 4 pixels wide.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vitrine.feed.faces.face_box import EXPONENTS, Float32s

STRIDE = 4


def decode_centerface(outputs: Mapping[str, Float32s], size_px: tuple[int, int]) -> Float32s:
    """Rows x, y, width, height, score of the cells, for a picture of this width and height.

    `heatmap` is (1, 1, h, w); `scale` and `offset` are (1, 2, h, w), the vertical one first. A box is the exponential
    of its scale in cells, about the middle of its cell moved by the offset.
    """
    score = outputs["heatmap"].reshape(-1)
    columns = size_px[0] // STRIDE
    row, column = np.divmod(np.arange(score.size), columns)
    height, width = np.exp(np.clip(outputs["scale"].reshape(2, -1), *EXPONENTS)) * STRIDE
    down, right = outputs["offset"].reshape(2, -1)
    center_x, center_y = (column + right + 0.5) * STRIDE, (row + down + 0.5) * STRIDE
    return np.stack([center_x - width / 2, center_y - height / 2, width, height, score], 1).astype(np.float32)

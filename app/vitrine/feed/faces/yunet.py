"""YuNet's outputs decoded: of the version of 2023, a cell of each stride a face, and of the one before, by priors.

Sources: Wu, Peng, Yu, "YuNet: A Tiny Millisecond-level Face Detector" (2023), and how OpenCV's FaceDetectorYN reads
both (BSD and Apache 2, read, not copied). The picture is B, G, R from 0 to 255, its sides multiples of 32.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from vitrine.feed.faces.face_box import EXPONENTS, Float32s

STRIDES = (8, 16, 32)
#: Outputs of the version of 2023; points of the face (kps) are not needed.
NAMES = tuple(f"{kind}_{stride}" for kind in ("cls", "obj", "bbox") for stride in STRIDES)
PRIOR_NAMES = ("loc", "conf", "iou")
#: Sides of the priors, by the stride of their cells; and by how much their boxes may be moved and scaled.
PRIORS = ((8, (10, 16, 24)), (16, (32, 48)), (32, (64, 96)), (64, (128, 192, 256)))
CENTER_VARIANCE, SIZE_VARIANCE = 0.1, 0.2


def decode_yunet(outputs: Mapping[str, Float32s], size_px: tuple[int, int]) -> Float32s:
    """Rows x, y, width, height, score of all cells, for a picture of this width and height.

    A cell's box lies from it by `bbox` in strides, its size is their exponential; the score is the geometric mean of
    how sure the class and the object are.
    """
    found = []
    for stride in STRIDES:
        columns, rows = size_px[0] // stride, size_px[1] // stride
        row, column = np.divmod(np.arange(rows * columns), columns)
        box = outputs[f"bbox_{stride}"].reshape(-1, 4)
        sure = (np.clip(outputs[f"{kind}_{stride}"].reshape(-1), 0, 1) for kind in ("cls", "obj"))
        score = np.sqrt(np.prod(tuple(sure), axis=0))
        center_x, center_y = (column + box[:, 0]) * stride, (row + box[:, 1]) * stride
        width, height = (np.exp(np.clip(box[:, side], *EXPONENTS)) * stride for side in (2, 3))
        found.append(np.stack([center_x - width / 2, center_y - height / 2, width, height, score], 1))
    return np.concatenate(found).astype(np.float32)


def decode_yunet_priors(outputs: Mapping[str, Float32s], size_px: tuple[int, int]) -> Float32s:
    """The same of the older version: `loc` against priors, `conf` of the two classes, and `iou` of the box."""
    priors = place_priors(size_px)
    loc, size = outputs["loc"].reshape(len(priors), -1), np.array(size_px, np.float32)
    sure = outputs["conf"].reshape(-1, 2)[:, 1], outputs["iou"].reshape(-1)
    score = np.sqrt(np.prod(np.clip(sure, 0, 1), axis=0))
    center = (priors[:, :2] + loc[:, :2] * CENTER_VARIANCE * priors[:, 2:]) * size
    extent = priors[:, 2:] * np.exp(np.clip(loc[:, 2:4] * SIZE_VARIANCE, *EXPONENTS)) * size
    return np.concatenate([center - extent / 2, extent, score[:, None]], 1).astype(np.float32)


def place_priors(size_px: tuple[int, int]) -> Float32s:
    """Rows middle x, middle y, width, height as shares of the picture, in the order of the model's outputs.

    The grid of a stride is the one before halved, rounded down, after two halvings that round up and down.
    """
    columns, rows = ((side + 1) // 2 // 2 for side in size_px)
    found = []
    for stride, sides in PRIORS:
        columns, rows = columns // 2, rows // 2
        for row, column, side in product(range(rows), range(columns), sides):
            center = (column + 0.5) * stride / size_px[0], (row + 0.5) * stride / size_px[1]
            found.append((*center, side / size_px[0], side / size_px[1]))
    return np.array(found, np.float32)

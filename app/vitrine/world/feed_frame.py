"""One frame of a feed, with its pixel format, time and rotation: the value that every decoder hands to the renderer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Pose
from vitrine.world.invitation import Invitation

Plane = npt.NDArray[np.uint8]


class PixelFormat(Enum):
    """The layout of the planes: RGBA is one (H, W, 4); YUV420 is (H, W) and two of (ceil(H/2), ceil(W/2))."""

    RGBA = "rgba"
    YUV420 = "yuv420"


class YuvMatrix(Enum):
    """The luma coefficients (kr, kb) that the planes were made with; the value is ITU's number."""

    BT601 = 601
    BT709 = 709

    @property
    def coefficients(self) -> tuple[float, float]:
        """(kr, kb), from ITU-R BT.601-7 and BT.709-6."""
        return (0.299, 0.114) if self is YuvMatrix.BT601 else (0.2126, 0.0722)


class ChromaSiting(Enum):
    """Where the samples of subsampled chroma lie among those of luma (H.273, 8.7); the value is FFmpeg's name."""

    LEFT = "left"
    CENTER = "center"
    TOP_LEFT = "topleft"
    TOP = "top"
    BOTTOM_LEFT = "bottomleft"
    BOTTOM = "bottom"

    @property
    def offset(self) -> tuple[float, float]:
        """(x, y): how far to the right of the first luma sample and below it the first one lies, in chroma samples."""
        x = 0.0 if self in (ChromaSiting.LEFT, ChromaSiting.TOP_LEFT, ChromaSiting.BOTTOM_LEFT) else 0.25
        if self in (ChromaSiting.LEFT, ChromaSiting.CENTER):
            return x, 0.25
        return x, 0.0 if self in (ChromaSiting.TOP_LEFT, ChromaSiting.TOP) else 0.5


@dataclass(frozen=True, eq=False, slots=True)
class FeedFrame:
    """One frame. Planes are C-contiguous uint8; `rotation` is clockwise quarter turns that the viewer must apply.

    `index` is the frame's number in its feed, `time_s` its time from the feed's first frame; `held` marks a picture
    that stands because its source gave nothing newer. `pose` is the camera's, where a live source tells it itself.
    `chroma_siting` is that of YUV planes. `invitation`: there is no picture yet, and how the source is to be given one.
    """

    planes: tuple[Plane, ...]
    format: PixelFormat
    width_px: int
    height_px: int
    index: int
    time_s: float
    matrix: YuvMatrix = YuvMatrix.BT709
    full_range: bool = False
    rotation: int = 0
    held: bool = False
    pose: Pose | None = None
    chroma_siting: ChromaSiting = ChromaSiting.LEFT
    invitation: Invitation | None = None

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height) as the viewer sees it, after rotation."""
        sideways = self.rotation % 2 == 1
        return (self.height_px, self.width_px) if sideways else (self.width_px, self.height_px)

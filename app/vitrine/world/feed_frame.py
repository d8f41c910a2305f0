"""One frame of a feed, with its pixel format, time and rotation: the value that every decoder hands to the renderer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Pose
from vitrine.world.invitation import Invitation
from vitrine.world.light_encoding import PLAIN_ENCODING, LightEncoding
from vitrine.world.srgb import Floats

Plane = npt.NDArray[np.uint8]
#: What a plane holds: bytes, or in DEEP two for a sample, of which the lowest `bits` count.
Samples = npt.NDArray[Any]


class PixelFormat(Enum):
    """The layout of the planes: RGBA is one (H, W, 4); YUV420 is (H, W) and two of (ceil(H/2), ceil(W/2)).

    DEEP is (H, W) and two of any size, as decoded: more than 8 bits, or codes that are not sRGB's. Of grey the two are
    one neutral sample each.
    """

    RGBA = "rgba"
    YUV420 = "yuv420"
    DEEP = "deep"


class YuvMatrix(Enum):
    """How the planes were made of R'G'B'. IDENTITY: they are G, B and R themselves; YCGCO: luma, green and orange."""

    IDENTITY = 0
    BT601 = 601
    BT709 = 709
    FCC = 73
    SMPTE240M = 240
    BT2020 = 2020
    YCGCO = 8

    @property
    def coefficients(self) -> tuple[float, float]:
        """(kr, kb) of luma, from H.273, table 4; those of BT.709 where there is none."""
        return _LUMA_COEFFICIENTS.get(self, (0.2126, 0.0722))


_LUMA_COEFFICIENTS = {
    YuvMatrix.BT601: (0.299, 0.114),
    YuvMatrix.FCC: (0.30, 0.11),
    YuvMatrix.SMPTE240M: (0.212, 0.087),
    YuvMatrix.BT2020: (0.2627, 0.0593),
}


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
    """One frame. Planes are C-contiguous; `rotation` is clockwise quarter turns that the viewer must apply.

    `index` is the frame's number in its feed, `time_s` its time from the feed's first frame; `held` marks a picture
    that stands because its source gave nothing newer. `pose` is the camera's, where a live source tells it itself or
    its pictures do; `tracked_share` is how much is left of what is fixed to the world, where that pose is only held;
    `is_pose_moving`: it may differ from that of the frame before.
    `chroma_siting` is that of YUV planes. `bits` are those of a sample, `encoding` says what light the codes stand for,
    and `exposure_stops` doubles that light so many times. `invitation`: there is no picture yet, and how the source is
    to be given one.
    """

    planes: tuple[Samples, ...]
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
    bits: int = 8
    encoding: LightEncoding = PLAIN_ENCODING
    exposure_stops: float = 0.0
    tracked_share: float = 1.0
    is_pose_moving: bool = True

    @property
    def rgba(self) -> Plane:
        """The plane (H, W, 4) of an RGBA frame, as stored. Raises ValueError for another."""
        if self.format is not PixelFormat.RGBA:
            raise ValueError(f"a frame of {self.format.value} has no RGBA")
        return self.planes[0]

    @property
    def shows_codes(self) -> bool:
        """Whether a picture of this frame has its codes as they are; else they are developed from its light."""
        return self.encoding.is_plain and not self.exposure_stops

    def luminance(self) -> Floats:
        """The scene's luminance (H, W) as the viewer sees it, after rotation: diffuse white is 1, more is not clipped.

        From the planes as they were decoded, in float64.
        """
        from vitrine.world.feed_light import measure_luminance

        return measure_luminance(self)

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height) as the viewer sees it, after rotation."""
        sideways = self.rotation % 2 == 1
        return (self.height_px, self.width_px) if sideways else (self.width_px, self.height_px)

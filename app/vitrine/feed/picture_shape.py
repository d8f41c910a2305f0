"""Shape of a stored picture: its size and that of its pixels, and the size in square pixels that shows it truly."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from vitrine.geometry import Rect

SQUARE = Fraction(1)
#: Encoders round a shape to sides of whole blocks and write the rest as a pixel's: up to half a percent nobody sees,
#: and no picture is drawn anew for it.
_NEARLY_SQUARE = Fraction(1, 200)
#: Pixels of film scans are up to 2 wide, those of a side-by-side 3D picture 2 or 1/2; the rest is damage.
ASPECT_RANGE = (Fraction(1, 4), Fraction(4))


class PictureShape(NamedTuple):
    """The size of a stored picture, and its pixels' width by their height."""

    width_px: int
    height_px: int
    aspect: Fraction = SQUARE

    def square_size_px(self, max_pixels: int, max_side_px: int) -> tuple[int, int]:
        """(width, height) in square pixels: one side is as it is stored, the other is stretched.

        As it is stored where it is nearly that, or where the stretched picture were larger than these limits.
        """
        if self.aspect == 1 or abs(self.aspect - 1) <= _NEARLY_SQUARE:
            return self.width_px, self.height_px
        wide = self.aspect > 1
        width = round(self.width_px * self.aspect) if wide else self.width_px
        height = self.height_px if wide else round(self.height_px / self.aspect)
        if width * height > max_pixels or max(width, height) > max_side_px:
            return self.width_px, self.height_px
        return width, height


def read_aspect(written: Fraction | None) -> Fraction:
    """The shape of a pixel as a file has it, square where it says none or what is damage."""
    return written if written and ASPECT_RANGE[0] <= written <= ASPECT_RANGE[1] else SQUARE


def fit_inside(size_px: tuple[int, int], frame_px: tuple[int, int]) -> Rect[int]:
    """The rectangle of a picture that is made as large as a frame holds it, in the frame's middle."""
    scale = min(Fraction(frame_px[0], size_px[0]), Fraction(frame_px[1], size_px[1]))
    width, height = (max(1, min(side, round(own * scale))) for own, side in zip(size_px, frame_px, strict=True))
    return Rect((frame_px[0] - width) // 2, (frame_px[1] - height) // 2, width, height)

"""SVG drawings: rasterised at the very pixels at which they are shown, by resvg."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from vitrine import paths
from vitrine.geometry import Rect
from vitrine.scene.picture.svg_cost import SvgCost

#: The longest that drawing one picture may take by its estimate, which lies some times above what is seen.
MAX_DRAWING_NS = 5e9
#: Memory of layers in layers: each may have 25 times the picture's pixels.
_MAX_LAYER_BYTES, _LAYER_PX_BYTES = 1.5e9, 100
#: The type that every machine has; others would make other pictures.
_FONTS = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf")
_FAMILY = "Noto Sans"


@dataclass(frozen=True, slots=True)
class SvgDrawing:
    """An SVG that was judged: its outermost start tag and all behind it, its natural size, the part of its plane
    in user units that is shown, what it can cost.

    Equal drawings are equal, and are drawn once.
    """

    start: str
    rest: str = field(repr=False)
    size_px: tuple[float, float]
    view_box: Rect[float]
    stretches: bool
    has_text: bool
    cost: SvgCost

    def rasterize(self, width_px: int, height_px: int, fit: Literal["cover", "contain"]) -> npt.NDArray[np.uint8]:
        """uint8 (H, W, 4), straight alpha, sRGB: the drawing fills its box, cut around its middle, or lies inside it.

        One that would take too long at that size is drawn with fewer pixels and enlarged. What resvg cannot draw after
        all is nothing.
        """
        import resvg_py  # 20 ms and 3 MB, which a scene without SVG need not pay

        width, height = self._drawn_size(width_px, height_px)
        fonts = [str(paths.assets() / "fonts" / name) for name in _FONTS] if self.has_text else None
        try:
            data = resvg_py.svg_to_bytes(
                svg_string=self._written(width, height, fit),
                skip_system_fonts=True,
                font_files=fonts,
                font_family=_FAMILY,
                serif_family=_FAMILY,
                sans_serif_family=_FAMILY,
                cursive_family=_FAMILY,
                fantasy_family=_FAMILY,
                monospace_family=_FAMILY,
            )
        except BaseException as error:
            # What goes wrong inside resvg comes as a panic, which is no Exception.
            if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
                raise
            return np.zeros((height_px, width_px, 4), np.uint8)
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            drawn = image.convert("RGBA")
            if (width, height) != (width_px, height_px):
                drawn = drawn.convert("RGBa").resize((width_px, height_px), Image.Resampling.BILINEAR).convert("RGBA")
            return np.array(drawn)

    def _drawn_size(self, width_px: int, height_px: int) -> tuple[int, int]:
        """The size that it is drawn at, within the limits of time and memory."""
        area = float(width_px * height_px)
        most = (MAX_DRAWING_NS - self.cost.fixed_ns) / max(self.cost.pixel_ns, 1.0)
        most = min(most, _MAX_LAYER_BYTES / (_LAYER_PX_BYTES * (self.cost.layers + 1)))
        factor = min(1.0, math.sqrt(max(most, 1.0) / area))
        return max(1, round(width_px * factor)), max(1, round(height_px * factor))

    def _written(self, width: int, height: int, fit: Literal["cover", "contain"]) -> str:
        box = self.view_box
        aspect = "none" if self.stretches else "xMidYMid slice" if fit == "cover" else "xMidYMid meet"
        size = f'width="{width}" height="{height}" viewBox="{box.x!r} {box.y!r} {box.width!r} {box.height!r}"'
        return f'{self.start[:-1]} {size} preserveAspectRatio="{aspect}">{self.rest}'

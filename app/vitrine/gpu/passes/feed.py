"""The feed pass: the feed's picture at the size of the view, from RGBA or from planes converted in the shader."""

from __future__ import annotations

import math

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.geometry import Affine, Bounds
from vitrine.glass.optics.gaussian_blur import defocus_cell_px, is_blur_visible
from vitrine.glass.optics.optics import IDENTITY_MATRIX, ColorMatrix, Optics
from vitrine.glass.optics.resampling import samples_per_side
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.gpu.passes.deep_feed import DeepFeedPass, taps_at_once
from vitrine.gpu.passes.spread import SpreadPass
from vitrine.gpu.resources import context as contexts
from vitrine.gpu.resources.place_tables import PlaceTables
from vitrine.gpu.resources.plane_textures import PlaneTextures
from vitrine.gpu.resources.programs import TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.pixel_map import LensMap
from vitrine.world.yuv import yuv_affine

_SCALING = ("bare_1", "bare_2", "bare_3", "bare_4", "blit", "bent", "bent_1")
_VARIANTS = ("", "_sampled", "_graded", "_sampled_graded")
_PROGRAMS = (
    *(f"{name}{variant}" for name in _SCALING for variant in _VARIANTS),
    *("turn", "yuv", "expose", "hatch", "defocus"),
)
#: sRGB codes in a texture that a sampler decodes before it filters.
GL_SRGB8_ALPHA8 = 0x8C43

IDENTITY_AFFINE = Affine(1.0, 1.0, 0.0, 0.0)


class FeedPass:
    """Draws feed frames upright, RGBA8; what is scaled is scaled by its light. Keeps the textures of the last frame.

    `is_sampled`: pictures are decoded and mixed by the driver's sampler (shaders/common/light_at.glsl); software GL's
    own way where None.
    """

    def __init__(self, ctx: moderngl.Context, programs: Programs, is_sampled: bool | None = None) -> None:
        self._ctx, self._programs = ctx, programs
        self._is_sampled = contexts.is_software(ctx) if is_sampled is None else is_sampled
        self._planes = PlaneTextures(ctx)
        self._deep = DeepFeedPass(ctx, programs)
        self._upright, self._exposed = RenderTarget(ctx, "f1"), RenderTarget(ctx, "f1")
        self._sharp = RenderTarget(ctx, "f1")
        self._spread = SpreadPass(ctx, programs, "world_cells", (1, 4), 4)
        self._boxes = {name: InstanceBuffer(programs, name, "4f", ("box_px",), 16) for name in _PROGRAMS}
        self._places = PlaceTables(ctx)

    def upload(self, target: RenderTarget, frame: FeedFrame | None) -> None:
        """Draw `frame` (None: black) into `target`, stretched to its size."""
        size_px = target.size_px
        if frame is None:
            target.begin()
            target.framebuffer.clear()
            return
        stored = (frame.width_px, frame.height_px)
        if frame.format is PixelFormat.RGBA and frame.shows_codes and frame.rotation == 0 and stored == size_px:
            target.texture.write(frame.planes[0])
            return
        uv, whole = uv_from_px(size_px, frame.rotation), np.array([[0, 0, *size_px]], "f4")
        if frame.size_px == size_px and frame.format is PixelFormat.DEEP:
            self._deep.draw(target, frame, uv, 1, whole)
            return
        if frame.size_px == size_px:
            self._upload_picture(frame).use(TEXTURE_UNITS["picture"])
            self._draw_picture("turn", target, uv, whole)
            return
        shrink = max(frame.size_px[0] / size_px[0], frame.size_px[1] / size_px[1])
        self._draw_scaled(target, frame, uv, shrink, whole)

    def draw_in_view(self, target: RenderTarget, frame: FeedFrame | None, optics: Optics, mapping: ViewMapping) -> None:
        """Draw `frame` (None: black) into `target`, of the view's size, at its visual angle; beyond it all is hatched.

        Of the optics the world's colours and its defocus count.
        """
        sigma_px = optics.world_blur_deg * mapping.view.px_per_deg
        cell = defocus_cell_px(sigma_px)
        if frame is None or not is_blur_visible(sigma_px, cell):
            self._map_to_view(target, frame, optics, mapping)
            return
        self._sharp.resize(target.size_px)
        self._map_to_view(self._sharp, frame, optics, mapping)
        self._defocus(target, sigma_px, cell)

    def _map_to_view(self, target: RenderTarget, frame: FeedFrame | None, optics: Optics, mapping: ViewMapping) -> None:
        size_px, color = target.size_px, optics.world_color
        is_own_size = mapping.feed_from_view == IDENTITY_AFFINE and size_px == mapping.feed_px
        if frame is None or (is_own_size and color == IDENTITY_MATRIX):
            self.upload(target, frame)
            return
        if isinstance(mapping.feed_from_view, LensMap):
            self._straighten(target, frame, mapping.feed_from_view, color)
            return
        box = feed_box(mapping.feed_from_view, mapping.feed_px, size_px)
        uv = uv_from_px(mapping.feed_px, frame.rotation) @ affine_matrix(mapping.feed_from_view)
        self._draw_scaled(target, frame, uv, max(mapping.feed_from_view[:2]), np.array([box], "f4"), color)
        self._hatch(size_px, boxes_around(box, size_px))

    def _straighten(self, target: RenderTarget, frame: FeedFrame, feed_from_view: LensMap, color: ColorMatrix) -> None:
        """Draw a frame that a lens has bent as the view shows it, over the stripes."""
        whole = np.array([[0, 0, *target.size_px]], "f4")
        taps = samples_per_side(feed_from_view.shrink)
        name = self._bind_picture("bent_1" if taps == 1 else "bent", frame, color)
        target.begin()
        self._hatch(target.size_px, whole)
        self._places.bind(feed_from_view)
        feed_px = feed_from_view.target.width_px, feed_from_view.target.height_px
        self._programs.set(name, taps=taps, feed_px=feed_px)
        self._draw_picture(name, target, uv_from_px(feed_px, frame.rotation), whole)

    def _hatch(self, size_px: tuple[int, int], boxes: npt.NDArray[np.float32]) -> None:
        self._programs.set("hatch", size_px=size_px)
        self._boxes["hatch"].write(boxes)
        self._boxes["hatch"].draw(len(boxes))

    def _defocus(self, target: RenderTarget, sigma_px: float, cell: int) -> None:
        whole = np.array([[0, 0, *target.size_px]], "i4")
        self._spread.draw(self._sharp, whole, whole, sigma_px, cell)
        self._spread.bind_rows("defocus", target.size_px[1], whole)
        target.begin()
        self._programs.set("defocus", size_px=target.size_px)
        self._boxes["defocus"].write(whole.astype("f4"))
        self._boxes["defocus"].draw(1)

    def _upload_picture(self, frame: FeedFrame) -> moderngl.Texture:
        """The texture of a frame's sRGB codes at its own size, not turned."""
        stored = frame.width_px, frame.height_px
        if frame.format is PixelFormat.DEEP:
            self._upright.resize(stored)
            whole = np.array([[0, 0, *stored]], "f4")
            self._deep.draw(self._upright, frame, uv_from_px(stored, 0), 1, whole)
            return self._upright.texture
        if frame.format is PixelFormat.RGBA:
            picture = self._planes.upload("picture", frame.rgba, 4)
        else:
            picture = self._convert_yuv(frame, stored)
        return picture if frame.shows_codes else self._expose(picture, frame.exposure_stops)

    def _expose(self, picture: moderngl.Texture, stops: float) -> moderngl.Texture:
        picture.use(TEXTURE_UNITS["picture"])
        self._programs.set("expose", exposure=2.0**stops, size_px=picture.size)
        self._exposed.resize(picture.size)
        self._exposed.begin()
        self._boxes["expose"].write(np.array([[0, 0, *picture.size]], "f4"))
        self._boxes["expose"].draw(1)
        return self._exposed.texture

    def _convert_yuv(self, frame: FeedFrame, stored: tuple[int, int]) -> moderngl.Texture:
        for unit, plane in zip(("luma", "cb", "cr"), frame.planes, strict=True):
            self._planes.upload(unit, plane)
        matrix, offset = yuv_affine(frame.matrix, frame.full_range)
        self._programs.set("yuv", rgb_from_yuv=np.asarray(matrix), offset=tuple(float(v) for v in offset))
        self._programs.set("yuv", chroma_offset=frame.chroma_siting.offset, size_px=stored)
        self._upright.resize(stored)
        self._upright.begin()
        self._boxes["yuv"].write(np.array([[0, 0, *stored]], "f4"))
        self._boxes["yuv"].draw(1)
        return self._upright.texture

    def _draw_scaled(
        self,
        target: RenderTarget,
        frame: FeedFrame,
        uv: npt.NDArray[np.float64],
        shrink: float,
        boxes: npt.NDArray[np.float32],
        color: ColorMatrix = IDENTITY_MATRIX,
    ) -> None:
        """Draw `frame` into `boxes` of `target` by its light, times `color` (rows).

        `shrink` is its pixels per pixel of the target.
        """
        samples = samples_per_side(shrink)
        if (taps := taps_at_once(frame, samples)) is not None:
            self._deep.draw(target, frame, uv, taps, boxes, color)
            return
        # Coordinates computed in a loop of any length took four times as long on software GL.
        name = self._bind_picture(f"bare_{samples}" if samples <= 4 else "blit", frame, color)
        if samples > 4:
            self._programs.set(name, taps=samples)
        else:
            self._programs.set(name, right=tuple(uv[:2, 0]), down=tuple(uv[:2, 1]))
        self._draw_picture(name, target, uv, boxes)

    def _bind_picture(self, name: str, frame: FeedFrame, color: ColorMatrix) -> str:
        """Bind a frame as the picture that is scaled; the variant of the program `name` that is needed for it."""
        if self._is_sampled and frame.format is PixelFormat.RGBA and frame.shows_codes:
            name += "_sampled"
            self._planes.upload("picture", frame.rgba, 4, GL_SRGB8_ALPHA8)
        else:
            self._upload_picture(frame).use(TEXTURE_UNITS["picture"])
        if color != IDENTITY_MATRIX:
            name += "_graded"
            self._programs.set(name, world_color=np.array(color))
        return name

    def _draw_picture(
        self, name: str, target: RenderTarget, uv: npt.NDArray[np.float64], boxes: npt.NDArray[np.float32]
    ) -> None:
        """Draw the bound picture into `boxes` of `target`."""
        self._programs.set(name, uv_from_px=uv, size_px=target.size_px)
        target.begin()
        self._boxes[name].write(boxes)
        self._boxes[name].draw(len(boxes))

    def release(self) -> None:
        """Free all GL objects."""
        self._planes.release()
        self._spread.release()
        self._deep.release()
        self._places.release()
        for target in (self._upright, self._exposed, self._sharp):
            target.release()
        for box in self._boxes.values():
            box.release()


def uv_from_px(size_px: tuple[int, int], rotation: int) -> npt.NDArray[np.float64]:
    """The matrix (3, 3) from pixels of the upright picture to the stored one's 0..1, for clockwise quarter turns."""
    scale = np.diag([1 / size_px[0], 1 / size_px[1], 1.0])
    turn = np.eye(3)
    quarter_turn = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    for _ in range(rotation % 4):
        turn = quarter_turn @ turn
    return np.asarray(turn @ scale)


def affine_matrix(affine: Affine) -> npt.NDArray[np.float64]:
    """The matrix (3, 3), column vectors, of a scale and an offset."""
    scale_x, scale_y, x, y = affine
    return np.array([[scale_x, 0.0, x], [0.0, scale_y, y], [0.0, 0.0, 1.0]])


def feed_box(feed_from_view: Affine, feed_px: tuple[int, int], view_px: tuple[int, int]) -> Bounds[int]:
    """The bounds of the view's pixels whose centres lie on the feed."""
    sx, sy, ox, oy = feed_from_view
    edges = (-ox / sx, -oy / sy, (feed_px[0] - ox) / sx, (feed_px[1] - oy) / sy)
    sides = view_px * 2
    # A millionth keeps an edge on a pixel's centre, or on the view's own edge, from hanging on the last bit.
    x0, y0, x1, y1 = (min(max(math.ceil(edge - 0.5 - 1e-6), 0), side) for edge, side in zip(edges, sides, strict=True))
    return Bounds(x0, y0, x1, y1)


def boxes_around(box: Bounds[int], size_px: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Disjoint boxes (N, 4) of a picture of `size_px` without `box`."""
    (x0, y0, x1, y1), (width, height) = box, size_px
    boxes = np.array([[0, 0, width, y0], [0, y1, width, height], [0, y0, x0, y1], [x1, y0, width, y1]], "f4")
    return boxes[(boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])]

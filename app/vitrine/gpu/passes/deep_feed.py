"""Pass for deep feed frames: from planes as they were decoded, through their light, to the picture of a view."""

from __future__ import annotations

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import IDENTITY_MATRIX, ColorMatrix
from vitrine.gpu.resources.plane_textures import PlaneTextures
from vitrine.gpu.resources.programs import CURVE_END, TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.light_encoding import MAX_ENCODED, LightEncoding, Transfer, light_matrix
from vitrine.world.yuv import chroma_offset, chroma_steps, yuv_affine

#: At most so many samples of luma along each side of a target pixel, with chroma of half as many taken once.
MAX_TAPS = 4
_PROGRAMS = tuple(f"deep{light}_{taps}" for light in ("", "_display", "_hlg") for taps in range(1, MAX_TAPS + 1))


class DeepFeedPass:
    """Draws frames of PixelFormat.DEEP. Keeps the textures of the last frame."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._planes = PlaneTextures(ctx)
        self._curves: dict[Transfer, moderngl.Texture] = {}
        self._boxes = {name: InstanceBuffer(programs, name, "4f", ("box_px",), 16) for name in _PROGRAMS}

    def draw(
        self,
        target: RenderTarget,
        frame: FeedFrame,
        uv: npt.NDArray[np.float64],
        taps: int,
        boxes: npt.NDArray[np.float32],
        color: ColorMatrix = IDENTITY_MATRIX,
    ) -> None:
        """Draw `frame` into `boxes` of `target`, of `taps` × `taps` pixels the mean light in each, times `color`.

        With one tap the target has the frame's own pixels, which may be turned.
        """
        name = f"deep{_light_of(frame.encoding)}_{taps}"
        for unit, plane in zip(("luma", "cb", "cr"), frame.planes, strict=True):
            self._planes.upload(unit, plane.astype(np.uint16, copy=False))
        self._use_curve(frame.encoding.transfer)
        self._set_colours(name, frame, color)
        self._programs.set(name, uv_from_px=uv, size_px=target.size_px)
        if taps > 1:
            self._programs.set(name, right=tuple(uv[:2, 0]), down=tuple(uv[:2, 1]))
        target.begin()
        self._boxes[name].write(boxes)
        self._boxes[name].draw(len(boxes))

    def _set_colours(self, name: str, frame: FeedFrame, color: ColorMatrix) -> None:
        matrix, offset = yuv_affine(frame.matrix, frame.full_range, frame.bits)
        primaries, steps = frame.encoding.primaries, chroma_steps(frame)
        light = np.array(color) @ light_matrix(primaries) * 2.0**frame.exposure_stops
        self._programs.set(
            name,
            # A texture of two bytes has samples over 65535.
            rgb_from_yuv=np.asarray(matrix * (65535 / (2**frame.bits - 1))),
            offset=tuple(offset.tolist()),
            srgb_from_rgb=light,
            curve_scale=CURVE_END / MAX_ENCODED,
            chroma_step=steps,
            chroma_offset=chroma_offset(frame.chroma_siting, steps),
        )
        if frame.encoding.scene_power:
            weights = tuple(primaries.luminance_weights.tolist())
            self._programs.set(name, luminance_weights=weights, scene_power=frame.encoding.scene_power)

    def _use_curve(self, transfer: Transfer) -> None:
        if transfer not in self._curves:
            light = transfer.decode(np.arange(CURVE_END + 1) * (MAX_ENCODED / CURVE_END))
            pairs = np.stack([light, np.append(np.diff(light), 0.0)], -1).astype(np.float32)
            self._curves[transfer] = self._ctx.texture((CURVE_END + 1, 1), 2, pairs.tobytes(), dtype="f4")
        self._curves[transfer].use(TEXTURE_UNITS["picture"])

    def release(self) -> None:
        """Free all GL objects."""
        self._planes.release()
        for texture in self._curves.values():
            texture.release()
        self._curves.clear()
        for box in self._boxes.values():
            box.release()


def _light_of(encoding: LightEncoding) -> str:
    """How a shader comes to the light of an encoding, in the names of programs."""
    if encoding.transfer is Transfer.HLG:
        return "_hlg"
    return "_display" if encoding.scene_power else ""


def taps_at_once(frame: FeedFrame, samples: int) -> int | None:
    """The taps with which a frame is drawn smaller in one go; None where it is developed at its own size before.

    Chroma of every pixel would be missed where it is taken once for several of luma.
    """
    if frame.format is not PixelFormat.DEEP or not 1 < samples <= MAX_TAPS:
        return None
    return samples if chroma_steps(frame) == (2, 2) else None

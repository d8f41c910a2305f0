"""The composite pass: panel and raster layers over the feed, sRGB encoded in the shader, only where there is ink."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.tone import Shoulder, shoulder_of
from vitrine.gpu.plan import Plan
from vitrine.gpu.resources.programs import TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.stage.draw.drawlist import DrawList

#: One rectangle to composite; `map_px` maps picture pixels to the store: scale x, y, offset x, y.
COMPOSITE_RECORD = np.dtype([("box_px", "f4", 4), ("map_px", "f4", 4), ("opacity", "f4")])
#: No sum of light comes near.
NO_PEAK_LIMIT = 1e6
_PROGRAMS = ("compose_panel", "compose_sheet", "compose_both")


class CompositePass:
    """Draws pictures, RGBA8."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        names = ("box_px", "map_px", "opacity")
        self._buffers = {
            name: InstanceBuffer(programs, name, "4f 4f 1f", names, COMPOSITE_RECORD.itemsize) for name in _PROGRAMS
        }

    def composite(
        self,
        target: RenderTarget,
        feed: RenderTarget,
        draw_list: DrawList,
        plan: Plan,
        stored_px: npt.NDArray[np.float32],
        optics: Optics,
    ) -> None:
        """Copy the feed into `target`, of the same size, then composite the plan's boxes over it.

        The display is ideal, as bright as white at most: of its optics blocking and tone count.
        """
        # A copy is clipped by the scissor of whatever was drawn last, so this target's own comes first.
        target.begin()
        self._ctx.copy_framebuffer(target.framebuffer, feed.framebuffer)
        target.begin()
        feed.texture.use(TEXTURE_UNITS["feed"])
        records_by_program = {
            "compose_panel": _make_records(plan.panel_boxes),
            "compose_sheet": _make_records(plan.direct_boxes, draw_list, plan.direct_layers, stored_px),
            "compose_both": _make_records(plan.both_boxes, draw_list, plan.both_layers, stored_px),
        }
        uniforms = {"blocking": optics.blocking, **tone_uniforms(optics)}
        for name, records in records_by_program.items():
            if len(records):
                self._programs.set(name, size_px=feed.size_px, **uniforms)
                self._buffers[name].write(records)
                self._buffers[name].draw(len(records))

    def release(self) -> None:
        """Free all GL objects."""
        for buffer in self._buffers.values():
            buffer.release()


def tone_uniforms(optics: Optics) -> dict[str, Any]:
    """The uniforms of shaders/common/tone.glsl."""
    if optics.tone == "sum":
        return {"shoulder": Shoulder(), "peak_limit": 1.0}
    return {"shoulder": shoulder_of(optics.brightest_channel), "peak_limit": NO_PEAK_LIMIT}


def _make_records(
    boxes: npt.NDArray[np.int32],
    draw_list: DrawList | None = None,
    layers: npt.NDArray[np.int32] | None = None,
    stored_px: npt.NDArray[np.float32] | None = None,
) -> npt.NDArray[Any]:
    """COMPOSITE_RECORD records; with layers, also the map from the picture to each raster layer in the store."""
    records = np.zeros(len(boxes), COMPOSITE_RECORD)
    records["box_px"] = boxes
    if draw_list is None or layers is None or stored_px is None or not len(boxes):
        return records
    placed = draw_list.placed_layers[layers]
    records["map_px"] = store_from_panel(placed, stored_px)
    records["opacity"] = placed["opacity"]
    return records


def store_from_panel(layers: npt.NDArray[Any], stored_px: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The affine maps (N, 4) of flat PLACED_LAYER records: scale x, y, offset x, y from panel pixels to the store."""
    corners = layers["corners"].astype("f8")
    origin, far = corners[:, 0, :2], corners[:, 2, :2]
    stored = stored_px[layers["raster_layer"]].astype("f8")
    scale = stored[:, 2:] / np.where(far == origin, 1.0, far - origin)
    return np.concatenate([scale, stored[:, :2] - origin * scale], 1)

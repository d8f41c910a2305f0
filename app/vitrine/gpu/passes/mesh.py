"""The mesh pass: each solid body is supersampled in a tile of its own and resolved into the panel by its mean.

Multisampling a whole panel costs 8-10 ms on software GL; a tile of the body's own box costs its area alone.
"""

from __future__ import annotations

from typing import NamedTuple

import moderngl
import numpy as np

from vitrine.geometry import Bounds, Rect
from vitrine.gpu.resources.programs import TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.gpu.resources.stream_buffer import StreamBuffer, write_depth
from vitrine.stage.draw.drawlist import DrawList, Mesh, PrimitiveKind, Run

#: Texels of a tile's side; a larger body gets fewer samples a pixel.
TILE_PX = 1024
MAX_SAMPLES = 4


class Tile(NamedTuple):
    """A mesh's tile: its bounds in the panel, in whole pixels, and the samples along a pixel's side."""

    box_px: Bounds[int]
    samples: int


class MeshPass:
    """Draws meshes. Vertex buffers are cached by mesh."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._tiles: list[RenderTarget] = []
        #: What each tile holds, told by all that it was drawn from.
        self._contents: dict[int, object] = {}
        self._arrays: dict[int, tuple[Mesh, moderngl.VertexArray, moderngl.Buffer]] = {}
        self._box = InstanceBuffer(programs, "resolve", "4f", ("box_px",), 16)

    def prepare(self, draw_list: DrawList, runs: tuple[Run, ...], occluders: StreamBuffer) -> dict[int, Tile]:
        """Draw every mesh of `runs` into a tile; the result maps the index in `draw_list.mesh_instances` to it.

        A tile that holds just that is left as it is, which saves a standing arrow 9 ms of a press of E on software GL.
        """
        prepared: dict[int, Tile] = {}
        for run in runs:
            if run.kind is not PrimitiveKind.MESH:
                continue
            for index in range(run.first, run.first + run.length):
                tile = self._make_tile(draw_list, index)
                if tile is not None:
                    self._draw_tile(draw_list, index, tile, len(prepared), occluders)
                    prepared[index] = tile
        return prepared

    def _make_tile(self, draw_list: DrawList, index: int) -> Tile | None:
        x0, y0, x1, y1 = (float(v) for v in draw_list.mesh_instances["box_px"][index])
        width, height = draw_list.size_px
        box = Bounds(max(int(x0), 0), max(int(y0), 0), min(int(-(-x1 // 1)), width), min(int(-(-y1 // 1)), height))
        if box.is_empty:
            return None
        longest = max(box.to_rect().size)
        return Tile(box, max(1, min(MAX_SAMPLES, TILE_PX // longest)))

    def _draw_tile(self, draw_list: DrawList, index: int, tile: Tile, number: int, occluders: StreamBuffer) -> None:
        if number == len(self._tiles):
            self._tiles.append(RenderTarget(self._ctx, "f2", depth=True))
        target = self._tiles[number]
        record = draw_list.mesh_instances[index]
        mesh = draw_list.meshes[int(record["mesh"])]
        # A mesh in `_arrays` is never freed, so that its id stays its own.
        content = (tile, draw_list.size_px, draw_list.occluders_clip.tobytes(), record.tobytes(), id(mesh))
        if self._contents.get(number) == content:
            return
        self._contents[number] = content
        x0, y0, x1, y1 = tile.box_px
        n = tile.samples
        side = max(TILE_PX, max(x1 - x0, y1 - y0) * n)
        target.resize((side, side))
        target.begin(Rect(0, 0, (x1 - x0) * n, (y1 - y0) * n))
        framebuffer = target.framebuffer
        framebuffer.depth_mask = True
        framebuffer.clear(depth=1.0)
        # The same projection, scaled and shifted so that the body's box fills the tile.
        framebuffer.viewport = (-x0 * n, -y0 * n, draw_list.size_px[0] * n, draw_list.size_px[1] * n)
        if len(draw_list.occluders_clip):
            write_depth(self._ctx, framebuffer, occluders, len(draw_list.occluders_clip))
        self._programs.set(
            "mesh",
            clip_from_model=record["clip_from_model"],
            optical_from_model=record["optical_from_model"],
            light_lin=tuple(float(v) for v in record["light_lin"]),
        )
        # Faces that look away lie behind others of a closed body. Row 0 is the top row, so they count as front faces.
        self._ctx.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        self._ctx.cull_face = "front"
        self._vertex_array(mesh).render(moderngl.TRIANGLES)
        self._ctx.disable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)

    def _vertex_array(self, mesh: Mesh) -> moderngl.VertexArray:
        cached = self._arrays.get(id(mesh))
        if cached is None or cached[0] is not mesh:
            buffer = self._ctx.buffer(np.ascontiguousarray(mesh.vertices))
            content = [(buffer, "3f 3f", "position_m", "normal")]
            cached = (mesh, self._ctx.vertex_array(self._programs["mesh"], content), buffer)
            self._arrays[id(mesh)] = cached
        return cached[1]

    def draw(self, draw_list: DrawList, index: int, tiles: dict[int, Tile], target: RenderTarget) -> None:
        """Resolve one prepared mesh into `target`, which is being drawn with blending on."""
        if index not in tiles:
            return
        tile = tiles[index]
        self._tiles[list(tiles).index(index)].texture.use(TEXTURE_UNITS["tile"])
        origin = (float(tile.box_px[0]), float(tile.box_px[1]))
        self._programs.set("resolve", origin_px=origin, samples=tile.samples, size_px=target.size_px)
        self._box.write(np.array([tile.box_px], "f4"))
        self._box.draw(1)

    def release(self) -> None:
        """Free all GL objects."""
        for target in self._tiles:
            target.release()
        for _, array, buffer in self._arrays.values():
            array.release()
            buffer.release()
        self._tiles.clear()
        self._arrays.clear()
        self._box.release()

"""The renderer: static chunks, moving things and one camera pose become one picture, headless."""

from pathlib import Path
from typing import Any, NamedTuple

import moderngl
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from . import people, sky
from .chunk import Chunk
from .mesh import TriMesh, join
from .places import FOCAL_PX, HEIGHT, WIDTH
from .texture import LAYERS, SIZE, layers
from .tree import leaf_card
from .volume import Volume
from .walk import CameraPose, matrix

Floats = NDArray[np.float64]
SHADERS = Path(__file__).parent / "shaders"
NEAR_M, FAR_M = 0.12, 260.0
STILL_PX, MOVING_PX = 4096, 1536
STILL_CENTRE, STILL_REACH_M = np.array([8.0, 3.0, -30.0]), 50.0
MOVING_REACH_M = 15.0
ATTRIBUTES = "3f4 2f4 4f2 4f1"
STILL_KINDS = ("solid", "print", "cloth")
OPAQUE = ("solid", "print", "cloth", "leaf")
NAMES = ("in_position", "in_uv", "in_normal", "in_tint")


class Batch(NamedTuple):
    """Where one chunk lies in its kind's buffers, and the ball that holds it."""

    first: int
    length: int
    centre: Floats
    radius: float


def headless() -> moderngl.Context:
    """A GL context without a window."""
    settings: dict[str, Any] = {"backend": "egl", "require": 330}
    return moderngl.create_context(standalone=True, **settings)


def projection(width: int, height: int) -> Floats:
    """Clip from view (4, 4) for view axes x right, y up, z backward, of the feed's camera at any size."""
    fx, fy = 2 * FOCAL_PX / WIDTH, 2 * FOCAL_PX / HEIGHT
    a, b = -(FAR_M + NEAR_M) / (FAR_M - NEAR_M), -2 * FAR_M * NEAR_M / (FAR_M - NEAR_M)
    return np.array([[fx, 0, 0, 0], [0, fy, 0, 0], [0, 0, a, b], [0, 0, -1, 0]])


def view(pose: CameraPose) -> Floats:
    """View from world (4, 4); optical axes turned to GL's (y up, z backward)."""
    rotation = matrix(pose) * np.array([1.0, -1.0, -1.0])
    out = np.eye(4)
    out[:3, :3] = rotation.T
    out[:3, 3] = -rotation.T @ pose.position
    return out


def sun_view(centre: Floats, reach: float, depth: float) -> Floats:
    """Clip from world (4, 4) of the sun's parallel camera, `reach` metres to each side of `centre`."""
    back = sky.SUN
    right = np.cross([0.0, 1.0, 0.0], back)
    right /= np.linalg.norm(right)
    up = np.cross(back, right)
    turn = np.stack([right, up, back])
    out = np.eye(4)
    out[:3, :3] = turn / np.array([[reach], [reach], [-depth]])
    out[:3, 3] = -out[:3, :3] @ centre
    return out


def _gl(matrix4: NDArray[Any]) -> bytes:
    return np.ascontiguousarray(matrix4.T, np.float32).tobytes()


def _write(program: moderngl.Program, name: str, data: bytes) -> None:
    uniform = program[name]
    assert isinstance(uniform, moderngl.Uniform)
    uniform.write(data)


_TO_TEXTURE = np.array([[0.5, 0, 0, 0.5], [0, 0.5, 0, 0.5], [0, 0, 0.5, 0.5], [0, 0, 0, 1.0]])


def _planes(clip: Floats) -> Floats:
    """Planes (5, 4) of the view's sides and of the eye, unit normals inward; the last is empty for a parallel view."""
    planes = np.stack([clip[3] + clip[0], clip[3] - clip[0], clip[3] + clip[1], clip[3] - clip[1], clip[3]])
    return np.asarray(planes / np.maximum(np.linalg.norm(planes[:, :3], axis=1, keepdims=True), 1e-9))


class FilmRenderer:
    """Owns the GL context and everything in it; `picture` draws one frame."""

    crowd: tuple[people.Person, ...] = people.PEOPLE

    def __init__(
        self, chunks: list[Chunk], volume: Volume, sheet: Image.Image, size: tuple[int, int], scale: float = 1.0
    ) -> None:
        self.ctx = headless()
        self.size = size
        self.inner = (int(size[0] * scale), int(size[1] * scale))
        self._targets()
        self._textures(volume)
        self._pictures(sheet)
        self._buffers(chunks)
        self._still_shadow()

    def release(self) -> None:
        """Give the context and all in it back."""
        self.ctx.release()

    def _source(self, name: str) -> str:
        """The text of a shader."""
        return (SHADERS / name).read_text()

    def _projection(self) -> Floats:
        """Clip from view, of the feed's camera."""
        return projection(*self.size)

    def _program(self, vertex: str, fragment: str, lit: bool = True) -> moderngl.Program:
        head = "#version 330\n" + self._source("light.glsl") if lit else ""
        program = self.ctx.program(vertex_shader=self._source(vertex), fragment_shader=head + self._source(fragment))
        units = {
            "surfaces": 0, "still_shadow": 1, "moving_shadow": 2, "sky_volume": 3, "bounce_volume": 4, "panorama": 5,
            "atlas": 6, "picture": 7, "leaves": 8,
        }  # fmt: skip
        for name in program:
            if name in units:
                program[name] = units[name]
        return program

    def _targets(self) -> None:
        ctx, inner = self.ctx, self.inner
        self.resolved = ctx.texture(inner, 4, dtype="f2")
        self.resolved.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.resolved.repeat_x = self.resolved.repeat_y = False
        self.many = ctx.framebuffer([self.resolved], ctx.depth_renderbuffer(inner))
        self.final = ctx.framebuffer([ctx.texture(self.size, 4)])
        self.shadows = []
        for pixels in (STILL_PX, MOVING_PX):
            depth = ctx.depth_texture((pixels, pixels))
            depth.compare_func = "<="
            depth.repeat_x = depth.repeat_y = False
            self.shadows.append((depth, ctx.framebuffer(depth_attachment=depth)))

    def _textures(self, volume: Volume) -> None:
        ctx = self.ctx
        self.surfaces = ctx.texture_array((SIZE, SIZE, LAYERS), 4, layers().tobytes())
        self.surfaces.build_mipmaps()
        self.panorama = ctx.texture((sky.WIDTH, sky.HEIGHT), 4, sky.panorama().tobytes(), dtype="f2")
        self.panorama.repeat_y = False
        self.volumes = []
        for grid in (volume.sky, volume.bounce):
            texture = ctx.texture3d(grid.shape[2::-1], 4, grid.tobytes(), dtype="f2")
            texture.repeat_x = texture.repeat_y = texture.repeat_z = False
            texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            self.volumes.append(texture)
        self.volume = volume

    def _pictures(self, sheet: Image.Image) -> None:
        """Prints and leaves, stored upside down because texture rows start at the bottom."""
        made: list[moderngl.Texture] = []
        for picture, components, sharp in ((sheet, 4, 4.0), (leaf_card(), 4, 1.0)):
            data = np.ascontiguousarray(np.asarray(picture.convert("RGBA"))[::-1])
            texture = self.ctx.texture(picture.size, components, data.tobytes())
            texture.build_mipmaps()
            texture.anisotropy = sharp
            made.append(texture)
        self.sheet, self.leaves = made

    def _buffers(self, chunks: list[Chunk]) -> None:
        self.programs = {
            "solid": self._program("solid.vert", "solid.frag"),
            "print": self._program("solid.vert", "print.frag"),
            "glass": self._program("solid.vert", "glass.frag"),
            "blob": self._program("solid.vert", "blob.frag", lit=False),
            "skin": self._program("skin.vert", "skin.frag"),
            "skin_depth": self._program("skin.vert", "depth.frag", lit=False),
            "cloth": self._program("cloth.vert", "cloth.frag"),
            "leaf": self._program("leaf.vert", "leaf.frag"),
            "leaf_depth": self._program("leaf.vert", "leaf_depth.frag", lit=False),
            "sky": self._program("screen.vert", "sky.frag"),
            "depth": self._program("depth.vert", "depth.frag", lit=False),
            "finish": self._program("screen.vert", "finish.frag", lit=False),
        }
        self.sky_vao = self.ctx.vertex_array(self.programs["sky"], [])
        self.finish_vao = self.ctx.vertex_array(self.programs["finish"], [])
        self.batches: dict[str, list[Batch]] = {}
        self.vaos: dict[str, moderngl.VertexArray] = {}
        self.depth_vaos: dict[str, moderngl.VertexArray] = {}
        for kind in sorted({chunk.kind for chunk in chunks}):
            self._kind(kind, [chunk.mesh for chunk in chunks if chunk.kind == kind])
        self.figures = [self._figure(mesh) for mesh in people.models()]

    def _kind(self, kind: str, meshes: list[TriMesh]) -> None:
        whole, first, batches = join(meshes), 0, []
        for mesh in meshes:
            points = mesh.vertices["position"].astype(float)
            centre = (points.min(0) + points.max(0)) / 2
            radius = float(np.linalg.norm(points - centre, axis=1).max())
            batches.append(Batch(first, len(mesh.indices), centre, radius))
            first += len(mesh.indices)
        vertices, indices = self.ctx.buffer(whole.vertices.tobytes()), self.ctx.buffer(whole.indices.tobytes())
        self.batches[kind] = batches
        self.vaos[kind] = self._vao(self.programs[kind], vertices, indices)
        depth = "leaf_depth" if kind == "leaf" else "depth"
        self.depth_vaos[kind] = self._vao(self.programs[depth], vertices, indices)

    def _figure(self, mesh: TriMesh) -> tuple[moderngl.VertexArray, moderngl.VertexArray]:
        """A figure lit, and the same for the shadow."""
        vertices, indices = self.ctx.buffer(mesh.vertices.tobytes()), self.ctx.buffer(mesh.indices.tobytes())
        return self._vao(self.programs["skin"], vertices, indices), self._vao(
            self.programs["skin_depth"], vertices, indices
        )

    def _vao(self, program: moderngl.Program, vertices: Any, indices: Any) -> moderngl.VertexArray:
        used = [name if name in program else None for name in NAMES]
        pads = {"3f4": "12x", "2f4": "8x", "4f2": "8x", "4f1": "4x"}
        layout = " ".join(f if n else pads[f] for f, n in zip(ATTRIBUTES.split(), used, strict=True))
        return self.ctx.vertex_array(program, [(vertices, layout, *(n for n in used if n))], indices)

    def _still_shadow(self) -> None:
        self.still = sun_view(STILL_CENTRE, STILL_REACH_M, 90.0)
        _, framebuffer = self.shadows[0]
        framebuffer.use()
        framebuffer.clear()
        self.ctx.enable(moderngl.DEPTH_TEST)
        _write(self.programs["depth"], "clip_from_world", _gl(self.still))
        for kind in STILL_KINDS:
            self.depth_vaos[kind].render()

    def _uniforms(self, clip: Floats, eye: Floats, moving: Floats) -> None:
        values = {
            "clip_from_world": _gl(clip),
            "world_from_clip": _gl(np.linalg.inv(clip)),
            "still_from_world": _gl(_TO_TEXTURE @ self.still),
            "moving_from_world": _gl(_TO_TEXTURE @ moving),
            "eye": np.float32(eye).tobytes(),
            "sun": np.float32(sky.SUN).tobytes(),
            "volume_low": np.float32(self.volume.low).tobytes(),
            "volume_size": np.float32(self.volume.size).tobytes(),
        }
        for key, program in self.programs.items():
            for name in program:
                if name in values and key not in ("depth", "leaf_depth", "skin_depth"):
                    _write(program, name, values[name])

    def _visible(self, kind: str, clip: Floats, eye: Floats) -> list[Batch]:
        """Batches that touch the view, nearest first."""
        planes = _planes(clip)
        seen = [b for b in self.batches[kind] if (planes @ np.append(b.centre, 1.0) > -b.radius).all()]
        return sorted(seen, key=lambda b: (float(np.linalg.norm(b.centre - eye)) - b.radius, b.first))

    def picture(self, pose: CameraPose, frame: int) -> NDArray[np.uint8]:
        """The frame seen from `pose`: sRGB (H, W, 3), row 0 on top."""
        clip = self._projection() @ view(pose)
        ahead = matrix(pose)[:, 2]
        moving = sun_view(pose.position + ahead * 11.0, MOVING_REACH_M, 40.0)
        self._uniforms(clip, pose.position, moving)
        self.shadows[1][1].use()
        self.shadows[1][1].clear()
        self.ctx.enable(moderngl.DEPTH_TEST)
        self.ctx.depth_func = "<="
        self.leaves.use(8)
        for name in ("leaf", "leaf_depth", "cloth"):
            self.programs[name]["time"] = pose.t
        _write(self.programs["leaf_depth"], "clip_from_world", _gl(moving))
        for batch in self._visible("leaf", moving, pose.position):
            self.depth_vaos["leaf"].render(vertices=batch.length, first=batch.first)
        self._figures(moving, pose, 1)
        self.many.use()
        self.many.clear()
        self.surfaces.use(0)
        for unit, texture in enumerate((self.shadows[0][0], self.shadows[1][0])):
            texture.use(1 + unit)
        for unit, volume in enumerate(self.volumes):
            volume.use(3 + unit)
        self.panorama.use(5)
        self.sheet.use(6)
        seen = {kind: self._visible(kind, clip, pose.position) for kind in OPAQUE}
        self._depth_first(seen["solid"], clip)
        for kind in OPAQUE:
            for batch in seen[kind]:
                self.vaos[kind].render(vertices=batch.length, first=batch.first)
        self._figures(clip, pose, 0)
        self.sky_vao.render(vertices=3)
        self._panes(clip, pose.position)
        return self._finish(frame)

    def cutout(self, clip: Floats, eye: Floats) -> Floats:
        """What is opaque, from `eye` by a clip matrix, on nothing: linear, premultiplied (H, W, 4), row 0 on top."""
        self._uniforms(clip, eye, sun_view(eye, MOVING_REACH_M, 40.0))
        self.shadows[1][1].clear()
        self.many.use()
        self.many.clear()
        self.ctx.enable(moderngl.DEPTH_TEST)
        self.surfaces.use(0)
        self.shadows[0][0].use(1)
        self.shadows[1][0].use(2)
        for unit, volume in enumerate(self.volumes, start=3):
            volume.use(unit)
        self.panorama.use(5)
        self.sheet.use(6)
        for kind in self.batches:
            self.vaos[kind].render()
        data = np.frombuffer(self.many.read(components=4, dtype="f2"), np.float16)
        return data.reshape(self.inner[1], self.inner[0], 4)[::-1].astype(float)

    def _figures(self, clip: Floats, pose: CameraPose, depth: int) -> None:
        """All people in view: lit (`depth` 0) or into the moving shadow (1)."""
        program = self.programs["skin_depth" if depth else "skin"]
        _write(program, "clip_from_world", _gl(clip))
        planes = _planes(clip)
        for person in self.crowd:
            middle = people.place(person, pose.t) + np.array([0.0, 0.9, 0.0])
            if not (planes @ np.append(middle, 1.0) > -1.3).all():
                continue
            if float(np.linalg.norm(middle - pose.position)) > 75.0:
                continue
            self._skinned(program, self.figures[person.look][depth], people.bones(person, pose.t))
            if person.rides:
                ride = people.still_bones(people.ride_root(person, pose.t))
                self._skinned(program, self.figures[-1][depth], ride)

    @staticmethod
    def _skinned(program: moderngl.Program, vao: moderngl.VertexArray, bones: Floats) -> None:
        _write(program, "bones", np.ascontiguousarray(bones.transpose(0, 2, 1), np.float32).tobytes())
        vao.render()

    def _depth_first(self, batches: list[Batch], clip: Floats) -> None:
        """Depth of the solids alone, so that every pixel is lit once: on software GL lighting is nine tenths."""
        self.many.color_mask = (False, False, False, False)
        _write(self.programs["depth"], "clip_from_world", _gl(clip))
        for batch in batches:
            self.depth_vaos["solid"].render(vertices=batch.length, first=batch.first)
        self.many.color_mask = (True, True, True, True)

    def _panes(self, clip: Floats, eye: Floats) -> None:
        """Reflections over what lies behind the glass; premultiplied, so the order does not matter much."""
        self.ctx.enable(moderngl.BLEND)
        self.ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self.many.depth_mask = False
        for kind in ("blob", "glass"):
            for batch in self._visible(kind, clip, eye):
                self.vaos[kind].render(vertices=batch.length, first=batch.first)
        self.many.depth_mask = True
        self.ctx.disable(moderngl.BLEND)

    def _finish(self, frame: int) -> NDArray[np.uint8]:
        self.final.use()
        self.ctx.disable(moderngl.DEPTH_TEST)
        self.resolved.use(7)
        finish = self.programs["finish"]
        finish["size"], finish["frame"] = self.size, float(frame)
        finish["spread"] = 1.0 - self.size[0] / self.inner[0]
        self.finish_vao.render(vertices=3)
        data = np.frombuffer(self.final.read(components=4), np.uint8).reshape(self.size[1], self.size[0], 4)
        return np.ascontiguousarray(data[::-1, :, :3])

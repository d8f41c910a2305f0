"""The street's renderer with a camera of its own: another lens, a shutter, a night, other people."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import moderngl
import numpy as np
from numpy.typing import NDArray

from assets.feeds.street import sign, volume
from assets.feeds.street.mesh import join
from assets.feeds.street.people import Person
from assets.feeds.street.render import FAR_M, NEAR_M, SHADERS, FilmRenderer
from assets.feeds.street.walk import CameraPose
from tests.bench.track_clips.filmed_place import FilmedPlace
from tests.bench.track_clips.filmed_way import PhoneMotion
from vitrine.bench.true_lens import TrueLens

Floats = NDArray[np.float64]
OWN_SHADERS = Path(__file__).parent / "shaders"
NIGHT_LAMPS = 8
#: What is drawn straight has as many pixels in its middle as the clip, and is this much wider than the lens sees: rows
#: are read out at other times than the frame's.
MARGIN = 1.03
RAYS = 20
LENS_NUMBERS = {"pinhole": 0, "brown-conrady": 1, "division": 2, "fisheye": 3}


class PhoneCamera(NamedTuple):
    """A camera: its picture and its focal length in pixels, its lens, its shutter in seconds.

    With a readout the frame's pose is that of its middle row.
    """

    size_px: tuple[int, int] = (1280, 720)
    focal_px: float = 1000.0
    lens: TrueLens = TrueLens()
    readout_s: float = 0.0
    exposed_s: float = 0.0

    def source_size(self) -> tuple[int, int]:
        """Pixels of what a pinhole of the same focal length must draw for this lens to see all of it."""
        half = np.array(self.size_px) / 2 / self.focal_px
        edge = np.linspace(-1, 1, 65)
        border = np.concatenate([np.stack([edge, np.ones(65)], 1), np.stack([np.ones(65), edge], 1)]) * half
        reach = np.abs(self.lens.straighten(border)).max(0) * self.focal_px * 2
        margin = MARGIN if self.readout_s or self.exposed_s else 1.0
        width, height = (2 * int(np.ceil(side * margin / 2)) for side in reach)
        return width, height


class ShotRenderer(FilmRenderer):
    """Draws a place through a camera; by night with the light of its lamps alone."""

    def __init__(
        self, place: FilmedPlace, camera: PhoneCamera, crowd: tuple[Person, ...], is_night: bool, rays: int = RAYS
    ) -> None:
        self.camera, self.crowd, self.is_night, self.lamps = camera, crowd, is_night, place.lamps
        self.motion = PhoneMotion(np.zeros(3), np.zeros(3))
        light = volume.bake(join(chunk.mesh for chunk in place.chunks if chunk.kind in ("solid", "cloth")), rays)
        super().__init__([c for c in place.chunks if len(c.mesh.indices)], light, sign.atlas()[0], camera.size_px)

    def mount(self, camera: PhoneCamera) -> None:
        """Film through another camera from now on."""
        self.camera, self.size = camera, camera.size_px
        self._targets()
        self._still_shadow()
        self.programs["finish"] = self._program("screen.vert", "finish.frag", lit=False)
        self.finish_vao = self.ctx.vertex_array(self.programs["finish"], [])

    def film(self, pose: CameraPose, motion: PhoneMotion, number: int) -> NDArray[np.uint8]:
        """The frame seen from `pose` while the camera moves: sRGB (H, W, 3), row 0 on top."""
        self.motion = motion
        return self.picture(pose, number)

    def _source(self, name: str) -> str:
        folders = (OWN_SHADERS / "night", OWN_SHADERS, SHADERS) if self.is_night else (OWN_SHADERS, SHADERS)
        text = next(folder / name for folder in folders if (folder / name).exists()).read_text()
        if name != "finish.frag":
            return text
        has_shutter = bool(self.camera.readout_s or self.camera.exposed_s)
        lens = LENS_NUMBERS[self.camera.lens.model]
        return f"#version 330\n#define LENS {lens}\n#define SHUTTER {int(has_shutter)}\n{text}"

    def _targets(self) -> None:
        self.inner = self.camera.source_size()
        super()._targets()
        self.depths = self.ctx.depth_texture(self.inner)
        self.depths.compare_func, self.depths.filter = "", (moderngl.NEAREST, moderngl.NEAREST)
        self.many = self.ctx.framebuffer([self.resolved], self.depths)

    def _projection(self) -> Floats:
        fx, fy = (2 * self.camera.focal_px / side for side in self.inner)
        a, b = -(FAR_M + NEAR_M) / (FAR_M - NEAR_M), -2 * FAR_M * NEAR_M / (FAR_M - NEAR_M)
        return np.array([[fx, 0, 0, 0], [0, fy, 0, 0], [0, 0, a, b], [0, 0, -1, 0]])

    def _uniforms(self, clip: Floats, eye: Floats, moving: Floats) -> None:
        super()._uniforms(clip, eye, moving)
        if self.is_night:
            nearest = self.lamps[np.argsort(np.linalg.norm(self.lamps - eye, axis=1))[:NIGHT_LAMPS]]
            lamps = np.full((NIGHT_LAMPS, 3), 1e4, np.float32)
            lamps[: len(nearest)] = nearest
            for program in self.programs.values():
                if "lamps" in program:
                    uniform = program["lamps"]
                    assert isinstance(uniform, moderngl.Uniform)
                    uniform.write(lamps.tobytes())

    def _finish(self, frame: int) -> NDArray[np.uint8]:
        self.final.use()
        self.ctx.disable(moderngl.DEPTH_TEST)
        self.resolved.use(7)
        self.depths.use(9)
        camera, finish = self.camera, self.programs["finish"]
        values = {
            "depths": 9, "size": self.size, "source_size": self.inner, "focal": camera.focal_px,
            "source_focal": camera.focal_px, "near_far": (NEAR_M, FAR_M),
            "k1": camera.lens.k1, "turn": tuple(self.motion.turn), "shift": tuple(self.motion.shift),
            "readout": camera.readout_s, "exposed": camera.exposed_s, "gain": 1.0 if self.is_night else 0.7,
            "noise": 0.03 if self.is_night else 0.008, "frame": float(frame),
        }  # fmt: skip
        for name in finish:
            if name in values:
                finish[name] = values[name]
        self.finish_vao.render(vertices=3)
        data = np.frombuffer(self.final.read(components=4), np.uint8).reshape(self.size[1], self.size[0], 4)
        return np.ascontiguousarray(data[::-1, :, :3])

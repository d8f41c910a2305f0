"""The lines pass against NumPy: a thin line covers what its width covers, its dark edge what lies around it."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt
import pytest

from tests.gpu.scaled_light_gl_test import TargetContext
from vitrine import paths
from vitrine.geometry import Rect
from vitrine.gpu.passes.lines import LINE_PIECE, SHADE, SHADE_PX, LinesPass
from vitrine.gpu.resources.programs import Programs
from vitrine.gpu.resources.render_target import RenderTarget

SIZE = (48, 32)
GROUND = 200
Floats = npt.NDArray[np.float64]


class BlendingContext(TargetContext):
    """A context with another screen, whose blending is that of the context itself."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "blend_func":
            self._ctx.blend_func = value
        else:
            super().__setattr__(name, value)


def drawn(ctx: moderngl.Context, pieces: npt.NDArray[Any], clip: Rect[int] | None = None) -> Floats:
    """What a window of even grey shows, (H, W, 3), row 0 on top."""
    target, programs = RenderTarget(ctx, "f1"), Programs(ctx, paths.shaders())
    target.resize(SIZE)
    target.framebuffer.use()
    grey = GROUND / 255
    target.framebuffer.clear(grey, grey, grey, 1.0)
    lines = LinesPass(BlendingContext(ctx, target.framebuffer), programs)  # type: ignore[arg-type]
    lines.draw(pieces, clip or Rect(0, 0, *SIZE), SIZE)
    data = np.frombuffer(target.framebuffer.read(components=4), np.uint8).reshape(SIZE[1], SIZE[0], 4)
    lines.release()
    programs.release()
    return data[::-1, :, :3].astype(np.float64)


def piece(*ends: float, width: float = 1.0, opacity: tuple[float, float] = (1.0, 1.0)) -> npt.NDArray[Any]:
    record = np.zeros(1, LINE_PIECE)
    record["ends_px"], record["color"], record["look"] = ends, (1.0, 0.5, 0.0), (*opacity, width)
    return record


def cover(off_px: Floats, half_px: float) -> Floats:
    return np.clip(np.minimum(off_px + 0.5, half_px) - np.maximum(off_px - 0.5, -half_px), 0.0, 1.0)


def expected(off_px: Floats, width: float, opacity: Floats | float = 1.0) -> Floats:
    """Grey, darkened by the edge, then the line over it; `off_px` is how far each pixel's middle is off the line."""
    shaded = GROUND * (1 - SHADE * cover(off_px, width / 2 + SHADE_PX) * opacity)
    alpha = cover(off_px, width / 2) * opacity
    return np.asarray(shaded[..., None] * (1 - alpha)[..., None] + 255 * np.array([1, 0.5, 0]) * alpha[..., None])


@pytest.mark.parametrize(("y", "width"), [(16.5, 1.0), (16.0, 1.0), (15.3, 2.4), (12.1, 0.4)])
def test_a_level_line_covers_its_width(gl_context: moderngl.Context, y: float, width: float) -> None:
    shown = drawn(gl_context, piece(-5, y, 60, y, width=width))
    off_px: Floats = np.linspace(0.5, SIZE[1] - 0.5, SIZE[1]) - y
    assert np.abs(shown - expected(off_px, width)[:, None]).max() <= 1.01


def test_a_slanting_line_fades_along_its_way(gl_context: moderngl.Context) -> None:
    start: Floats = np.array([4.0, 5.0])
    end: Floats = np.array([44.0, 25.0])
    shown = drawn(gl_context, piece(*start, *end, width=1.6, opacity=(1.0, 0.2)))
    y, x = np.mgrid[0.5 : SIZE[1], 0.5 : SIZE[0]]
    along: Floats = (end - start) / float(np.linalg.norm(end - start))
    share: Floats = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / float(np.linalg.norm(end - start))
    off: Floats = (x - start[0]) * -along[1] + (y - start[1]) * along[0]
    inside = (share > 0.05) & (share < 0.95)
    assert np.abs(shown - expected(off, 1.6, 1 - 0.8 * share))[inside].max() <= 1.5
    assert (shown[(share < -0.05) | (share > 1.05)] == GROUND).all(), "it ends where it ends"


def test_pieces_that_share_an_end_are_one_line(gl_context: moderngl.Context) -> None:
    whole = drawn(gl_context, piece(2, 9.3, 46, 9.3, width=2.0))
    halves = np.concatenate([piece(2, 9.3, 20.4, 9.3, width=2.0), piece(20.4, 9.3, 46, 9.3, width=2.0)])
    assert np.abs(drawn(gl_context, halves) - whole).max() <= 1


def test_nothing_is_drawn_out_of_the_clip_and_lines_cross_without_gaps(gl_context: moderngl.Context) -> None:
    cross = np.concatenate([piece(0, 16.5, 48, 16.5, width=2.0), piece(24.5, 0, 24.5, 32, width=2.0)])
    shown = drawn(gl_context, cross, Rect(8, 4, 32, 20))
    assert (shown[:4] == GROUND).all() and (shown[24:] == GROUND).all()
    assert (shown[:, :8] == GROUND).all() and (shown[:, 40:] == GROUND).all()
    assert shown[16, 8:40].tolist() == [[255, 128, 0]] * 32, "a dark edge never lies over a line"

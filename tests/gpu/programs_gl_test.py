"""Programs are compiled when they are needed, all at once where a window must know that none is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import moderngl
import pytest

from vitrine import paths
from vitrine.errors import InputError
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources.programs import PROGRAM_SOURCES, TEXTURE_UNITS, Programs


@pytest.fixture
def shaders(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.shaders(), tmp_path / "shaders"))


def test_every_program_compiles_and_every_shader_belongs_to_one(gl_context: moderngl.Context, shaders: Path) -> None:
    programs = Programs(gl_context, shaders)
    programs.build_all()
    programs.release()
    used = {f"{vertex}.vert" for vertex, _, _ in PROGRAM_SOURCES.values()} | {
        f"{frag}.frag" for _, frag, _ in PROGRAM_SOURCES.values()
    }
    assert used == {path.name for path in shaders.iterdir() if path.is_file()}


def test_units_are_few_enough_for_every_driver() -> None:
    assert (
        sorted(TEXTURE_UNITS.values()) == list(range(len(TEXTURE_UNITS))) and len(TEXTURE_UNITS) <= 16
    )  # GL 3.3 promises 16


def test_a_broken_shader_is_told_when_it_is_needed(gl_context: moderngl.Context, shaders: Path) -> None:
    (shaders / "seen.frag").write_text("#version 330\nout vec4 pixel;\nvoid main() { pixel = light; }\n")
    programs = Programs(gl_context, shaders)
    assert programs["clear"] is programs["clear"]
    with pytest.raises(InputError, match=r"seen\.frag:3"):
        programs.set("seen", gain=1.0)
    with pytest.raises(InputError, match=r"seen\.frag:3"):
        programs.build_all()


def test_a_reload_of_broken_shaders_keeps_the_old_ones(gl_context: moderngl.Context, shaders: Path) -> None:
    device = Renderer(gl_context, shaders)
    before = device.stopwatch, device.driver_name
    (shaders / "common" / "soft.glsl").write_text("broken")
    with pytest.raises(InputError, match=r"soft\.glsl:1"):
        device.reload_shaders()
    assert (device.stopwatch, device.driver_name) == before

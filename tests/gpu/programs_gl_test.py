"""Programs are compiled when they are needed, all at once where a window must know that none is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import moderngl
import numpy as np
import pytest

from vitrine import paths
from vitrine.errors import InputError
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources.programs import PROGRAM_SOURCES, TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.shader_compiler import find_declarations


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
        programs.set("seen", exposure=1.0)
    with pytest.raises(InputError, match=r"seen\.frag:3"):
        programs.build_all()


def test_a_uniform_that_no_shader_declares_is_an_error(gl_context: moderngl.Context) -> None:
    programs = Programs(gl_context, paths.shaders())
    with pytest.raises(InputError, match=r'seen\.frag: there is no uniform "exposrue".*did you mean "exposure"'):
        programs.set("seen", exposrue=1.0)
    with pytest.raises(InputError, match='no uniform "taps" for the program "bare_1"'):
        programs.set("bare_1", taps=1)  # a definition there, and no uniform
    programs.release()


def test_what_a_shader_declares_and_the_driver_drops_may_be_set(gl_context: moderngl.Context) -> None:
    programs = Programs(gl_context, paths.shaders())
    assert "texel" not in programs["compose_panel"], "no longer dropped: choose another"
    programs.set("compose_panel", texel=1.0, size_px=(1, 1))
    programs.release()


def test_a_sampler_without_a_texture_unit_is_an_error(gl_context: moderngl.Context, shaders: Path) -> None:
    file = shaders / "turn.frag"
    file.write_text(file.read_text("utf-8").replace("sampler2D picture", "sampler2D pictrue"), "utf-8")
    file.write_text(file.read_text("utf-8").replace("(picture,", "(pictrue,"), "utf-8")
    programs = Programs(gl_context, shaders)
    with pytest.raises(InputError, match='no texture unit "pictrue" for the program "turn'):
        programs.build_all()


def test_an_attribute_that_no_shader_declares_is_an_error(gl_context: moderngl.Context) -> None:
    programs = Programs(gl_context, paths.shaders())
    with pytest.raises(InputError, match='no attribute "bxo_px" for the program "clear"'):
        InstanceBuffer(programs, "clear", "4f", ("bxo_px",), 16).write(np.zeros((1, 4), "f4"))
    programs.release()


def test_declarations_are_read_from_the_text() -> None:
    text = """#version 330
    uniform vec2 size_px, /* not this: uniform int x; */ origin;  // uniform float neither;
    uniform highp mat3 lens[4];
    uniform sampler2D a;uniform float gain = 1.0, other;
    in vec4 box_px;
    layout(location = 1) in vec2 corner;
    flat in int kind;
    vec4 f(in vec2 p, in vec2 q) { return vec4(p, q); }
    """
    assert find_declarations(text, "uniform") == {
        "size_px": "vec2", "origin": "vec2", "lens": "mat3", "a": "sampler2D", "gain": "float", "other": "float",
    }  # fmt: skip
    assert find_declarations(text, "in") == {"box_px": "vec4", "corner": "vec2", "kind": "int"}


def test_a_reload_of_broken_shaders_keeps_the_old_ones(gl_context: moderngl.Context, shaders: Path) -> None:
    device = Renderer(gl_context, shaders)
    before = device.stopwatch, device.driver_name
    (shaders / "common" / "soft.glsl").write_text("broken")
    with pytest.raises(InputError, match=r"soft\.glsl:1"):
        device.reload_shaders()
    assert (device.stopwatch, device.driver_name) == before

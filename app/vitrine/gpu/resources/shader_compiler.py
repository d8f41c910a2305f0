"""Shader compiler: GLSL files with includes and definitions to programs; errors name the author's file and line.

A program comes with what its sources declare: a driver drops what a shader does not use, and then no longer tells an
unused name from a misspelled one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import moderngl

from vitrine.errors import InputError, Place, Problem

_INCLUDE = re.compile(r'\s*#include\s+"([^"]+)"\s*')
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"\b(uniform|in)\s+(?:(?:lowp|mediump|highp)\s+)?(\w+)\s+([^;(){}]+);")
_DECLARED_NAME = re.compile(r"(\w+)\s*(?:\[[^\]]*\])?\s*(?:=[^,]*)?(?:,|$)")
_VERSION = re.compile(r"\s*#version\s+\d+.*")


class CompiledProgram(NamedTuple):
    """A linked program with its declared uniforms, name to GLSL type, of both stages, and attributes, name to type."""

    program: moderngl.Program
    uniforms: Mapping[str, str]
    attributes: Mapping[str, str]


def find_declarations(source: str, qualifier: Literal["uniform", "in"]) -> dict[str, str]:
    """The global names that a GLSL text declares as uniforms or as inputs, with their types; `#if` is not heeded."""
    found = {}
    for kind, type_, names in _DECLARATION.findall(_COMMENT.sub(" ", source)):
        if kind == qualifier:
            found.update(dict.fromkeys(_DECLARED_NAME.findall(names.strip()), type_))
    return found


def expand_includes(path: Path, root: Path, files: list[Path], including: tuple[Path, ...] = ()) -> list[str]:
    """Expand the includes of one GLSL file; `files` collects the files, and `#line` directives count in it.

    Raises InputError for a file that is not there, leads out of `root`, or includes itself.
    """
    path = path.resolve()
    if root.resolve() not in path.parents:
        raise InputError(f"{path}: shaders are only included from inside {root}")
    if path in including:
        raise InputError(" includes ".join(str(p) for p in (*including, path)) + ": a shader cannot include itself")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: the shader cannot be read ({error.strerror})") from error
    origin = len(files)
    files.append(path)
    lines: list[str] = [f"#line 1 {origin}"]
    for number, line in enumerate(text.splitlines(), 1):
        if match := _INCLUDE.fullmatch(line):
            lines += expand_includes(root / match[1], root, files, (*including, path))
            lines.append(f"#line {number + 1} {origin}")
        else:
            lines.append(line)
    return lines


def assemble_source(path: Path, root: Path, definitions: Mapping[str, int], files: list[Path]) -> str:
    """Assemble one GLSL source: the version first, then the definitions, then the file with its includes."""
    lines = expand_includes(path, root, files)
    version = next((line for line in lines if _VERSION.fullmatch(line)), "#version 330")
    body = ["" if _VERSION.fullmatch(line) else line for line in lines]
    return "\n".join([version, *(f"#define {name} {value}" for name, value in definitions.items()), *body]) + "\n"


def compile_program(
    ctx: moderngl.Context, root: Path, vertex: str, fragment: str, definitions: Mapping[str, int] | None = None
) -> CompiledProgram:
    """Compile and link `root/vertex.vert` with `root/fragment.frag`. Raises InputError with file and line."""
    # Each stage counts its files from 0: Mesa tells that number of whatever is no mistake of syntax.
    vertex_files: list[Path] = []
    fragment_files: list[Path] = []
    vertex_text = assemble_source(root / f"{vertex}.vert", root, definitions or {}, vertex_files)
    fragment_text = assemble_source(root / f"{fragment}.frag", root, definitions or {}, fragment_files)
    try:
        program = ctx.program(vertex_shader=vertex_text, fragment_shader=fragment_text)
    except moderngl.Error as error:
        files = vertex_files if "\nvertex_shader\n" in str(error) else fragment_files
        raise InputError(_parse_log(str(error), files, root / f"{fragment}.frag")) from error
    uniforms = find_declarations(vertex_text, "uniform") | find_declarations(fragment_text, "uniform")
    return CompiledProgram(program, uniforms, find_declarations(vertex_text, "in"))


# Mesa writes "0:12(3): error: ...", NVIDIA "0(12) : error C...: ...", others "ERROR: 0:12: ...".
_MESSAGE = re.compile(r"^(?:ERROR: )?(\d+)(?:\((\d+)\)|:(\d+))(?:\(\d+\))? ?: ?(?:error[^:]*: ?)?(.*)$", re.M)


def _parse_log(log: str, files: list[Path], fallback: Path) -> list[Problem]:
    found = [
        Problem(f"the shader does not compile: {m[4].strip()}", Place(str(files[int(m[1])]), int(m[2] or m[3])))
        for m in _MESSAGE.finditer(log)
        if int(m[1]) < len(files) and "warning" not in m[0]
    ]
    return found or [Problem(f"the shader does not link: {' '.join(log.split())}", Place(str(fallback)))]

"""Shader programs of the renderer, compiled on first use and replaced as a whole when a shader file changes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem, suggest_name
from vitrine.gpu.resources.shader_compiler import CompiledProgram, compile_program

#: The black border around the target of what leaves the display: its readers sample so far beyond the panel.
BORDER_PX = 8
#: The last of a transfer curve's entries: between two of PQ's a line is 0.004 % of light off.
CURVE_END = 1023

#: name: (vertex file, fragment file, definitions)
PROGRAM_SOURCES: dict[str, tuple[str, str, dict[str, int]]] = {
    "ink": ("ink", "ink", {}),
    "layer": ("layer", "layer", {"CUT": 0}),
    "layer_cut": ("layer", "layer", {"CUT": 1}),
    "ribbon": ("ribbon", "ribbon", {}),
    "mesh": ("mesh", "mesh", {}),
    "hide": ("hide", "hide", {}),
    "clear": ("fill", "clear", {}),
    "resolve": ("fill", "resolve", {}),
    "blit": ("fill", "blit", {"SAMPLED": 0, "GRADED": 0}),
    "blit_sampled": ("fill", "blit", {"SAMPLED": 1, "GRADED": 0}),
    "blit_graded": ("fill", "blit", {"SAMPLED": 0, "GRADED": 1}),
    "blit_sampled_graded": ("fill", "blit", {"SAMPLED": 1, "GRADED": 1}),
    "yuv": ("fill", "yuv", {}),
    "expose": ("fill", "expose", {}),
    "deep_1": ("bare", "deep", {"TAPS": 1, "DISPLAY": 0, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_2": ("bare", "deep", {"TAPS": 2, "DISPLAY": 0, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_3": ("bare", "deep", {"TAPS": 3, "DISPLAY": 0, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_4": ("bare", "deep", {"TAPS": 4, "DISPLAY": 0, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_display_1": ("bare", "deep", {"TAPS": 1, "DISPLAY": 1, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_display_2": ("bare", "deep", {"TAPS": 2, "DISPLAY": 1, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_display_3": ("bare", "deep", {"TAPS": 3, "DISPLAY": 1, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_display_4": ("bare", "deep", {"TAPS": 4, "DISPLAY": 1, "HLG": 0, "CURVE_END": CURVE_END}),
    "deep_hlg_1": ("bare", "deep", {"TAPS": 1, "DISPLAY": 0, "HLG": 1, "CURVE_END": CURVE_END}),
    "deep_hlg_2": ("bare", "deep", {"TAPS": 2, "DISPLAY": 0, "HLG": 1, "CURVE_END": CURVE_END}),
    "deep_hlg_3": ("bare", "deep", {"TAPS": 3, "DISPLAY": 0, "HLG": 1, "CURVE_END": CURVE_END}),
    "deep_hlg_4": ("bare", "deep", {"TAPS": 4, "DISPLAY": 0, "HLG": 1, "CURVE_END": CURVE_END}),
    "show": ("show", "show", {"SCALED": 0, "SAMPLED": 0}),
    "show_scaled": ("show", "show", {"SCALED": 1, "SAMPLED": 0}),
    "show_smaller": ("show", "show", {"SCALED": 4, "SAMPLED": 0}),
    "interface": ("interface", "interface", {}),
    "line": ("line", "line", {"SHADE": 0}),
    "line_shade": ("line", "line", {"SHADE": 1}),
    "compose_panel": ("compose", "compose", {"FROM_PANEL": 1, "FROM_SHEET": 0}),
    "compose_sheet": ("compose", "compose", {"FROM_PANEL": 0, "FROM_SHEET": 1}),
    "compose_both": ("compose", "compose", {"FROM_PANEL": 1, "FROM_SHEET": 1}),
    "hatch": ("fill", "hatch", {}),
    "turn": ("bare", "turn", {}),
    "bare_1": ("bare", "bare", {"TAPS": 1, "SAMPLED": 0, "GRADED": 0}),
    "bare_2": ("bare", "bare", {"TAPS": 2, "SAMPLED": 0, "GRADED": 0}),
    "bare_3": ("bare", "bare", {"TAPS": 3, "SAMPLED": 0, "GRADED": 0}),
    "bare_4": ("bare", "bare", {"TAPS": 4, "SAMPLED": 0, "GRADED": 0}),
    "bare_1_sampled": ("bare", "bare", {"TAPS": 1, "SAMPLED": 1, "GRADED": 0}),
    "bare_2_sampled": ("bare", "bare", {"TAPS": 2, "SAMPLED": 1, "GRADED": 0}),
    "bare_3_sampled": ("bare", "bare", {"TAPS": 3, "SAMPLED": 1, "GRADED": 0}),
    "bare_4_sampled": ("bare", "bare", {"TAPS": 4, "SAMPLED": 1, "GRADED": 0}),
    "bare_1_graded": ("bare", "bare", {"TAPS": 1, "SAMPLED": 0, "GRADED": 1}),
    "bare_2_graded": ("bare", "bare", {"TAPS": 2, "SAMPLED": 0, "GRADED": 1}),
    "bare_3_graded": ("bare", "bare", {"TAPS": 3, "SAMPLED": 0, "GRADED": 1}),
    "bare_4_graded": ("bare", "bare", {"TAPS": 4, "SAMPLED": 0, "GRADED": 1}),
    "bare_1_sampled_graded": ("bare", "bare", {"TAPS": 1, "SAMPLED": 1, "GRADED": 1}),
    "bare_2_sampled_graded": ("bare", "bare", {"TAPS": 2, "SAMPLED": 1, "GRADED": 1}),
    "bare_3_sampled_graded": ("bare", "bare", {"TAPS": 3, "SAMPLED": 1, "GRADED": 1}),
    "bare_4_sampled_graded": ("bare", "bare", {"TAPS": 4, "SAMPLED": 1, "GRADED": 1}),
    "drive": ("fill", "drive", {"LEVELS": 0, "MONO": 0}),
    "drive_levels": ("fill", "drive", {"LEVELS": 1, "MONO": 0}),
    "drive_mono": ("fill", "drive", {"LEVELS": 1, "MONO": 1}),
    "cells_1": ("fill", "cells", {"CELL": 1, "ENCODED": 0}),
    "cells_4": ("fill", "cells", {"CELL": 4, "ENCODED": 0}),
    "cells_8": ("fill", "cells", {"CELL": 8, "ENCODED": 0}),
    "world_cells_1": ("fill", "cells", {"CELL": 1, "ENCODED": 1}),
    "world_cells_4": ("fill", "cells", {"CELL": 4, "ENCODED": 1}),
    "defocus": ("fill", "defocus", {}),
    "blur": ("fill", "blur", {}),
    "rows": ("fill", "rows", {}),
    "spread": ("fill", "emit", {"SPREAD": 1, "GHOST": 0, "BORDER_PX": 0}),
    "emit": ("fill", "emit", {"SPREAD": 0, "GHOST": 0, "BORDER_PX": BORDER_PX}),
    "emit_spread": ("fill", "emit", {"SPREAD": 1, "GHOST": 0, "BORDER_PX": BORDER_PX}),
    "emit_ghost": ("fill", "emit", {"SPREAD": 0, "GHOST": 1, "BORDER_PX": BORDER_PX}),
    "emit_spread_ghost": ("fill", "emit", {"SPREAD": 1, "GHOST": 1, "BORDER_PX": BORDER_PX}),
    "even": ("fill", "even", {}),
    "seen": ("fill", "seen", {"TAPS": 2, "BORDER_PX": BORDER_PX, "BENT": 0}),
    "seen_smaller": ("fill", "seen", {"TAPS": 3, "BORDER_PX": BORDER_PX, "BENT": 0}),
    "seen_halo": ("fill", "seen", {"TAPS": 0, "BORDER_PX": BORDER_PX, "BENT": 0}),
    "seen_bent": ("fill", "seen", {"TAPS": 2, "BORDER_PX": BORDER_PX, "BENT": 1}),
    "seen_bent_1": ("fill", "seen", {"TAPS": 1, "BORDER_PX": BORDER_PX, "BENT": 1}),
    "bent": ("fill", "bent", {"SINGLE": 0, "SAMPLED": 0, "GRADED": 0}),
    "bent_sampled": ("fill", "bent", {"SINGLE": 0, "SAMPLED": 1, "GRADED": 0}),
    "bent_graded": ("fill", "bent", {"SINGLE": 0, "SAMPLED": 0, "GRADED": 1}),
    "bent_sampled_graded": ("fill", "bent", {"SINGLE": 0, "SAMPLED": 1, "GRADED": 1}),
    "bent_1": ("fill", "bent", {"SINGLE": 1, "SAMPLED": 0, "GRADED": 0}),
    "bent_1_sampled": ("fill", "bent", {"SINGLE": 1, "SAMPLED": 1, "GRADED": 0}),
    "bent_1_graded": ("fill", "bent", {"SINGLE": 1, "SAMPLED": 0, "GRADED": 1}),
    "bent_1_sampled_graded": ("fill", "bent", {"SINGLE": 1, "SAMPLED": 1, "GRADED": 1}),
}

#: Texture units, the same in every shader, so that programs switch without rebinding.
TEXTURE_UNITS = {
    "masks": 0,
    "pictures": 1,
    "store": 2,
    "panel": 3,
    "feed": 4,
    "tile": 5,
    "picture": 6,
    "luma": 7,
    "cb": 8,
    "cr": 9,
    "driven": 10,
    "rows": 11,
    "emitted": 12,
    "levels": 13,
    "light_in": 14,
    "places": 15,
}

_CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], "f4")
_INDICES = np.array([0, 1, 2, 2, 1, 3], "i4")


class Programs:
    """The compiled programs by name, and the unit quad that instanced ones draw.

    A program is compiled on first use: all of them are 20 ms of a cold start, and one picture needs a
    third of them. Raises InputError for a broken shader, and for a name that a program's shaders do not declare.
    """

    def __init__(self, ctx: moderngl.Context, root: Path) -> None:
        self.ctx, self._root = ctx, root
        self._programs: dict[str, CompiledProgram] = {}
        self.corners = ctx.buffer(_CORNERS)
        self.indices = ctx.buffer(_INDICES)

    def build_all(self) -> None:
        """Compile all that are not yet; where one is broken all are released."""
        try:
            for name in PROGRAM_SOURCES:
                self[name]
        except Exception:
            self.release()
            raise

    def __getitem__(self, name: str) -> moderngl.Program:
        return self._compiled(name).program

    def _compiled(self, name: str) -> CompiledProgram:
        compiled = self._programs.get(name)
        if compiled is None:
            vertex, fragment, definitions = PROGRAM_SOURCES[name]
            compiled = self._programs[name] = compile_program(self.ctx, self._root, vertex, fragment, definitions)
            self._bind_units(name, compiled)
        return compiled

    def _bind_units(self, program: str, compiled: CompiledProgram) -> None:
        for name, type_ in compiled.uniforms.items():
            if "sampler" not in type_:
                continue
            self._check_name(program, "texture unit", name, TEXTURE_UNITS)
            if isinstance(sampler := compiled.program.get(name, None), moderngl.Uniform):
                sampler.value = TEXTURE_UNITS[name]

    def _check_name(self, program: str, kind: str, name: str, known: Collection[str]) -> None:
        """Raises InputError where `name` is not among those known of a program's shaders."""
        if name not in known:
            file = self._root / f"{PROGRAM_SOURCES[program][1]}.frag"
            message = f'there is no {kind} "{name}" for the program "{program}"'
            raise InputError(Problem(message, Place(str(file)), hint=suggest_name(name, known)))

    def set(self, program: str, **values: Any) -> moderngl.Program:
        """Set uniforms by name; matrices as (n, n) arrays with column vectors, transposed here and nowhere else.

        Raises InputError for one that neither of the program's shaders declares.
        """
        target = self[program]
        for name, value in values.items():
            uniform = target.get(name, None)
            if not isinstance(uniform, moderngl.Uniform):
                # A driver drops what a shader declares and does not use.
                self._check_name(program, "uniform", name, self._compiled(program).uniforms)
                continue
            if isinstance(value, np.ndarray) and value.ndim == 2:
                uniform.write(np.ascontiguousarray(value.T, "f4").tobytes())
            else:
                uniform.value = value
        return target

    def make_instanced_array(
        self, program: str, buffer: moderngl.Buffer, layout: str, names: tuple[str, ...]
    ) -> moderngl.VertexArray:
        """Make a vertex array that draws the unit quad once per record of `buffer`."""
        target, declared = self[program], self._compiled(program).attributes
        # Compilers drop attributes that a shader variant does not read; their bytes are skipped.
        for name in names:
            self._check_name(program, "attribute", name, declared)
        fields = [
            form if name in target else f"{4 * int(form[:-1])}x"
            for form, name in zip(layout.split(), names, strict=True)
        ]
        used = [name for name in names if name in target]
        content = [(self.corners, "2f", "corner"), (buffer, " ".join(fields) + "/i", *used)]
        return self.ctx.vertex_array(target, content, index_buffer=self.indices)

    def release(self) -> None:
        """Free all GL objects."""
        self.corners.release()
        self.indices.release()
        for compiled in self._programs.values():
            compiled.program.release()
        self._programs.clear()


class InstanceBuffer:
    """The instance records of one program: a buffer that doubles when it must, with its vertex array."""

    def __init__(self, programs: Programs, program: str, layout: str, names: tuple[str, ...], itemsize: int) -> None:
        self._programs, self._program = programs, program
        self._layout, self._names, self._itemsize = layout, names, itemsize
        self._buffer: moderngl.Buffer | None = None
        self._array: moderngl.VertexArray | None = None
        self._capacity = 0

    def write(self, records: npt.NDArray[Any]) -> None:
        """Upload all records."""
        if len(records) > self._capacity:
            self.release()
            self._capacity = max(64, 1 << (len(records) - 1).bit_length())
            self._buffer = self._programs.ctx.buffer(reserve=self._capacity * self._itemsize, dynamic=True)
            self._array = self._programs.make_instanced_array(self._program, self._buffer, self._layout, self._names)
        if len(records) and self._buffer is not None:
            self._buffer.write(np.ascontiguousarray(records))

    def draw(self, count: int) -> None:
        """Draw the first `count` records."""
        if count and self._array is not None:
            self._array.render(instances=count)

    def release(self) -> None:
        """Free the buffer and its vertex array."""
        if self._buffer is not None and self._array is not None:
            self._array.release()
            self._buffer.release()
        self._buffer = self._array = None
        self._capacity = 0

"""Shot: one picture as a value, as it was typed. The same shot over the same files gives the same bytes."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import numpy as np

from vitrine.document.field_error import describe_value
from vitrine.engine.view_options import DEFAULT_VIEW, ViewOptions
from vitrine.errors import InputError, Problem, suggest_name
from vitrine.feed.faces.face_handling import FaceHandling
from vitrine.files.program_name import launch_command

T = TypeVar("T")

#: The file that a command writes where none is named.
OUTPUT = "shot.png"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: `scene` at `t_s` of its take's clock, on a device in an environment, in a view.

    All is what was typed: two shots are equal where their words are, whatever lies in the files. `feed` and `take` are
    None for those that the scene names. `trust`: it may name what lies elsewhere. `framed`: with a strip below.
    `text` is how the scene's text is drawn: as glyphs, or as blocks. `locale` is shown instead of the scene's own.
    `face_model` finds the faces that are blurred, of a recording only with `blur_faces`; `faces_visible`: a live feed
    is kept without. `feed_exposure` doubles the feed's light so many times. `still_camera`: that of a live feed stands.
    """

    scene: Path
    t_s: float = 0.0
    feed: str | None = None
    take: Path | None = None
    device: str = "generic"
    environment: str = "overcast"
    view: ViewOptions = DEFAULT_VIEW
    trust: bool = False
    framed: bool = False
    text: str = "glyphs"
    locale: str | None = None
    face_model: Path | None = None
    blur_faces: bool = False
    faces_visible: bool = False
    feed_exposure: str = "0"
    still_camera: bool = False

    @property
    def faces(self) -> FaceHandling:
        """What is done about the faces in its feed."""
        return FaceHandling(self.face_model, self.blur_faces, self.faces_visible)

    def to_json(self) -> dict[str, Any]:
        """The shot as plain data for JSON: every field by its name, paths as text, the view as a mapping."""
        paths = {name: getattr(self, name) for name in ("scene", "take", "face_model")}
        return {**asdict(self), **{name: None if path is None else str(path) for name, path in paths.items()}}

    @classmethod
    def from_json(cls, data: object) -> Shot:
        """The shot of plain data, as `to_json` gives it; what is left out, all but the scene, has its default.

        Raises InputError with every key that there is not, and every value of another type.
        """
        return _read_fields(cls, data, "")

    def arguments(self, output: str | Path = OUTPUT) -> tuple[str, ...]:
        """The arguments of the program that make the very picture."""
        # A name that begins with a dash would be taken for an option.
        scene = os.path.join(os.curdir, self.scene) if str(self.scene).startswith("-") else str(self.scene)
        return ("shot", scene, *self._options(), "-o", str(output))

    def command(self, output: str | Path = OUTPUT) -> str:
        """The command line that makes the very picture, as this system's shell takes it."""
        words = [*launch_command(), *self.arguments(output)]
        if sys.platform == "win32":
            from subprocess import list2cmdline

            return list2cmdline(words)
        from shlex import join

        return join(words)

    def _options(self) -> Iterator[str]:
        """The options, of the view and of the sources those alone that are not at their defaults."""
        yield from ("--at", np.format_float_positional(self.t_s, trim="-"))
        yield from ("--device", self.device, "--environment", self.environment, "--view", self.view.kind)
        for field in fields(self.view):
            typed = getattr(self.view, field.name)
            if field.name != "kind" and typed != field.default:
                name = f"--{field.name.replace('_', '-')}"
                yield from (name,) if typed is True else (name, typed)
        for name in ("feed", "take", "locale", "face_model"):
            if getattr(self, name) is not None:
                yield from (f"--{name.replace('_', '-')}", str(getattr(self, name)))
        if self.text != "glyphs":
            yield from ("--text", self.text)
        if self.feed_exposure != "0":
            yield from ("--feed-exposure", self.feed_exposure)
        flags = ("trust", "framed", "blur_faces", "faces_visible", "still_camera")
        yield from (f"--{name.replace('_', '-')}" for name in flags if getattr(self, name))


def _read_fields(kind: type[T], data: object, prefix: str) -> T:
    """A dataclass of a mapping from its fields' names. Raises InputError with all that is wrong."""
    types = get_type_hints(kind)
    if not isinstance(data, Mapping):
        allowed = f"a mapping with {', '.join(types)}"
        raise InputError(Problem(f"{describe_value(data)} does not fit here", key=prefix or "shot", allowed=allowed))
    path = f"{prefix}." if prefix else ""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name not in types:
            hint = suggest_name(str(name), types)
            problems.append(Problem("there is no such key", key=f"{path}{name}", allowed=", ".join(types), hint=hint))
            continue
        try:
            values[name] = _read_value(types[name], value, f"{path}{name}")
        except InputError as error:
            problems += error.problems
    problems += [
        Problem(f'the key "{field.name}" is missing', key=prefix or "shot")
        for field in fields(kind)  # type: ignore[arg-type]
        if field.default is MISSING and field.name not in data
    ]
    if problems:
        raise InputError(problems)
    return kind(**values)


def _read_value(kind: Any, value: object, key: str) -> Any:
    """A field's value of plain data. Raises InputError where it is of another type."""
    if kind is ViewOptions:
        return _read_fields(ViewOptions, value, key)
    allowed = {float: "seconds from 0", bool: "true or false"}.get(kind, "a text")
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    if (kind is bool and isinstance(value, bool)) or (kind == str | None and value is None):
        return value
    if kind == Path | None and value is None:
        return None
    if isinstance(value, str) and kind not in (float, bool):
        return value if kind in (str, str | None) else Path(value)
    raise InputError(Problem(f"{describe_value(value)} does not fit here", key=key, allowed=allowed))

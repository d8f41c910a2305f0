"""The fonts of a scene: what `fonts:` says, and the families that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.files.regular_file import read_regular
from vitrine.scene.font.font_family import FamilyFace, FontFamily
from vitrine.scene.font.font_file import FontFile, read_font
from vitrine.scene.font.packed_font import is_packed, unpack_font
from vitrine.scene.font.sfnt import MAX_FONT_BYTES

#: Weights as type calls them (OpenType 1.9, OS/2 usWeightClass).
FACE_WEIGHTS = {
    "thin": 100,
    "extralight": 200,
    "light": 300,
    "regular": 400,
    "medium": 500,
    "semibold": 600,
    "bold": 700,
    "extrabold": 800,
    "black": 900,
}
#: The faces that a family may have by name: an upright and an italic of each weight.
FACE_NAMES = (*FACE_WEIGHTS, "italic", *(f"{name}-italic" for name in FACE_WEIGHTS if name != "regular"))
#: What all files of a scene's fonts may have together; two of the largest, or a hundred of Latin.
MAX_FONTS_BYTES = 120_000_000
MAX_FAMILIES = 32


class FontEntry(Model):
    """One font: its file, or the files of its weights and italics."""

    __qualname__ = "Font"

    file: str | None = Field(
        default=None,
        description="a .otf, .ttf, .ttc, .woff or .woff2 inside the scene's folder: in all its weights where it is"
        " variable, in its colours where it has some (COLR)",
    )
    index: int | None = Field(default=None, ge=0, le=63, description="which font of a collection (.ttc), from 0 on")
    axes: dict[str, float] = Field(
        default_factory=dict, description="places on a variable font's axes by tag, such as {wdth: 90}"
    )
    faces: dict[str, str] = Field(
        default_factory=dict,
        description=f"instead of `file`: files by face, of {', '.join(FACE_NAMES[:10])}, bold-italic and the like;"
        " they may also stand there without `faces`",
    )

    @model_validator(mode="after")
    def _one_way(self) -> FontEntry:
        if (self.file is None) == (not self.faces):
            raise FieldError("a font has either `file` or faces by name", "a file, or {regular: a.ttf, bold: b.ttf}")
        if self.faces and (self.index is not None or self.axes):
            raise FieldError("`index` and `axes` belong to one file", "{file: a.ttf, axes: {wdth: 90}}")
        for name in self.faces:
            if name not in FACE_NAMES:
                raise FieldError(f'"{name}" is no face of a font', ", ".join(FACE_NAMES))
        return self


def _wrap_font(raw: Any) -> Any:
    """A file alone, or faces by name, as an entry."""
    if isinstance(raw, str):
        return {"file": raw}
    if isinstance(raw, dict) and any(name in FACE_NAMES for name in raw):
        return {"faces": raw}
    return raw


NamedFont = Annotated[FontEntry, BeforeValidator(_wrap_font)]


class FaceKey(NamedTuple):
    """One file of a font as it is named: under which key, by what name, which font of it, for which face."""

    key: str
    name: str
    number: int = 0
    face: str = ""


def list_faces(entry: FontEntry) -> tuple[FaceKey, ...]:
    """The files that a font is made of."""
    if entry.file is not None:
        return (FaceKey("file", entry.file, entry.index or 0),)
    return tuple(FaceKey(face, name, 0, face) for face, name in entry.faces.items())


def load_font_file(path: Any, index: int) -> FontFile:
    """A font file's face. Raises InputError for what cannot be read as a file, FieldError for what is no font."""
    data = read_regular(path, MAX_FONT_BYTES, "font")
    return read_font(path, unpack_font(data) if is_packed(data) else data, index)


def build_family(name: str, entry: FontEntry, files: Mapping[FaceKey, FontFile]) -> FontFamily:
    """The family of an entry. Raises FieldError for axes that its file has not."""
    return FontFamily(name, tuple(_build_face(key, file, entry.axes) for key, file in files.items()))


def _build_face(key: FaceKey, file: FontFile, axes: Mapping[str, float]) -> FamilyFace:
    for tag, value in axes.items():
        if tag not in file.axes:
            known = ", ".join(file.axes) or "none: the font is not variable"
            raise FieldError(f'the font has no axis "{tag}"', known)
        least, _, most = file.axes[tag]
        if not least <= value <= most:
            raise FieldError(f"{tag} {value:g} is off its axis", f"{least:g} to {most:g}")
    is_italic = key.face.endswith("italic") if key.face else file.is_italic
    if "wght" in axes:
        weight = _round_weight(axes["wght"])
        weights = (weight, weight)
    elif "wght" in file.axes:
        least, _, most = file.axes["wght"]
        weights = (_round_weight(least), _round_weight(most))
    else:
        weights = (file.weight, file.weight)
    if key.face:
        word = key.face.removesuffix("-italic")
        said = FACE_WEIGHTS["regular" if word == "italic" else word]
        weights = (said, said)
        if "wght" in file.axes:
            least, _, most = file.axes["wght"]
            axes = {**axes, "wght": min(max(float(said), least), most)}
    return FamilyFace(file, weights, is_italic, axes)


def _round_weight(value: float) -> int:
    return round(min(max(value, 1.0), 1000.0))

"""Font faces and font fallback: the pinned fonts first, then the system's."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import freetype
import uharfbuzz as hb

from vitrine.errors import InputError
from vitrine.paths import assets

Weight = Literal["regular", "bold"]

# Where the common systems keep fonts. A folder that is not there is passed over.
SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
# The companions hold the European letters that Noto Sans SC lacks.
PINNED_FILES = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
#: Grapheme clusters whose font is cached: more than a scene in Chinese and its names have.
MAX_CACHED_CLUSTERS = 8192
FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc"})


@dataclass(frozen=True, eq=False)
class FontFace:
    """One opened face of a font file, by HarfBuzz for shaping and by FreeType for rasterising.

    `ascent_em` and `descent_em` (both positive) are the typographic ones: in a CJK font the em box, whose middle is
    nearly the middle of Latin capitals, so text centred by them looks centred.
    """

    path: Path
    freetype_face: Any = field(repr=False)
    harfbuzz_font: Any = field(repr=False)
    units_per_em: int
    ascent_em: float
    descent_em: float

    @cached_property
    def code_points(self) -> frozenset[int]:
        """The code points that the face has a glyph for."""
        return frozenset(self.harfbuzz_font.face.unicodes)


def load_face(path: Path) -> FontFace:
    """Open the first face of a font file with scalable outlines; InputError in one sentence where that fails."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such font file")
    try:
        outline = freetype.Face(str(path))
    except freetype.FT_Exception as error:
        raise InputError(f"{path}: not a font that can be read; use an OpenType or TrueType file") from error
    if not outline.is_scalable:
        raise InputError(f"{path}: a font of bitmaps only; use one with outlines")
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    ascent, descent = _vertical_metrics(face, outline)
    return FontFace(path, outline, hb.Font(face), face.upem, ascent / face.upem, descent / face.upem)


def _vertical_metrics(face: Any, freetype_face: Any) -> tuple[int, int]:
    """OS/2's sTypoAscender and sTypoDescender (OpenType 1.9, OS/2, offsets 68 and 70), else hhea's; in font units."""
    table = face.reference_table("OS/2").data
    if len(table) < 72:
        return freetype_face.ascender, -freetype_face.descender
    ascent, descent = struct.unpack_from(">hh", table, 68)
    return ascent, -descent


@dataclass(eq=False)
class FontSet:
    """The faces that text may use, by index: the pinned ones (regular, bold, and so on in turns), then the system's.

    With `use_system_fonts` false nothing but the pinned files is ever opened, so that a picture does not depend on the
    machine. The system's folders are listed at the first character that the pinned fonts lack, and never before.
    """

    pinned_paths: tuple[Path, ...] = field(
        default_factory=lambda: tuple(assets() / "fonts" / name for name in PINNED_FILES)
    )
    use_system_fonts: bool = True
    system_folders: tuple[str, ...] = SYSTEM_FOLDERS
    _faces: dict[int, FontFace | None] = field(default_factory=dict, init=False, repr=False)
    _find_cached: Callable[[str, Weight], int | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._find_cached = lru_cache(maxsize=MAX_CACHED_CLUSTERS)(self._find_uncached)

    def primary_index(self, weight: Weight) -> int:
        """The index of the first pinned face of a weight, whose metrics and missing-glyph box are used."""
        return 1 if weight == "bold" else 0

    def get_face(self, index: int) -> FontFace:
        """The face of an index from `find_face` or `primary_index`; InputError where a pinned file is no font."""
        face = self._open_face(index)
        if face is None:
            raise LookupError(f"font {index} was never found for a character")
        return face

    def find_face(self, text: str, weight: Weight) -> int | None:
        """The index of the first face with a glyph for every character of a text, or None where no face has all."""
        return self._find_cached(text, weight)

    def _find_uncached(self, text: str, weight: Weight) -> int | None:
        points = {ord(character) for character in text}
        return next((number for number in self._fallback_order(weight) if self._covers(number, points)), None)

    def _fallback_order(self, weight: Weight) -> Iterator[int]:
        """The fallback chain of one weight; a generator, so that system fonts are listed only when they are reached."""
        pinned = range(len(self.pinned_paths))
        yield from pinned[self.primary_index(weight) :: 2]
        if self.use_system_fonts:
            numbers = range(len(self.pinned_paths), len(self._paths))
            yield from sorted(numbers, key=lambda number: _mismatch_key(self._paths[number], weight))

    def _covers(self, index: int, code_points: set[int]) -> bool:
        face = self._open_face(index)
        return face is not None and code_points <= face.code_points

    def _open_face(self, index: int) -> FontFace | None:
        """A pinned font that is broken is an error; one of the system's is passed over."""
        if index not in self._faces:
            pinned = index < len(self.pinned_paths)
            try:
                self._faces[index] = load_face(self.pinned_paths[index] if pinned else self._paths[index])
            except InputError:
                if pinned:
                    raise
                self._faces[index] = None
        return self._faces[index]

    @cached_property
    def _paths(self) -> tuple[Path, ...]:
        return (*self.pinned_paths, *(list_system_fonts(self.system_folders) if self.use_system_fonts else ()))


def list_system_fonts(folders: tuple[str, ...] = SYSTEM_FOLDERS) -> tuple[Path, ...]:
    """List every font file under the folders, by name and then by path, so that the order is the same on every run."""
    found = {
        path
        for folder in folders
        for path in Path(folder).expanduser().rglob("*")
        if path.suffix.lower() in FONT_SUFFIXES
    }
    return tuple(sorted(found, key=lambda path: (path.name, str(path))))


def _mismatch_key(path: Path, weight: Weight) -> tuple[bool, bool, bool]:
    """Sort key that puts first what resembles the pinned fonts, by file name: upright sans of the same weight."""
    name = path.stem.lower()
    bold = "bold" in name
    return ("italic" in name or "oblique" in name, bold != (weight == "bold"), "sans" not in name)

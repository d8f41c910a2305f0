"""Font faces and font fallback: a scene's own family first, then the pinned fonts, then the system's."""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import freetype
import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from vitrine.errors import InputError
from vitrine.paths import assets
from vitrine.scene.nodes.weight import Weight, find_built_in_weight, name_weight, weigh
from vitrine.stage.text import pinned_fonts
from vitrine.stage.text.pinned_fonts import COLOR_EMOJI_FILE, OUTLINE_EMOJI_FILE, read_coverage

if TYPE_CHECKING:
    from vitrine.scene.font.font_family import FontChoice, FontFamily

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
#: Grapheme clusters whose font is cached: more than a scene in Chinese and its names have.
MAX_CACHED_CLUSTERS = 8192
FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc"})
#: The lean of letters that have no italic of their own, degrees.
SLANT_DEG = 12.0
#: Faces of a scene's own, and slanted ones, are numbered from here on: far behind all that a system has.
_FIRST_OWN = 1 << 15
#: The first pinned font whose code points are listed.
_FIRST_LISTED = 4
#: The numbers of the faces of emoji: pictures, and outlines.
COLOR_EMOJI, OUTLINE_EMOJI = _FIRST_OWN - 2, _FIRST_OWN - 1
_EMOJI_FILES = {COLOR_EMOJI: COLOR_EMOJI_FILE, OUTLINE_EMOJI: OUTLINE_EMOJI_FILE}
#: Variation selectors that ask for a character as text, or as emoji.
AS_TEXT, AS_EMOJI = "\ufe0e", "\ufe0f"


class FontVariant(NamedTuple):
    """What is asked of a font beside its weight: a family of the scene's (empty: the pinned fonts), italic letters,
    OpenType features by tag.
    """

    family: str = ""
    italic: bool = False
    features: tuple[tuple[str, int], ...] = ()


PLAIN_VARIANT = FontVariant()


@dataclass(frozen=True, eq=False)
class FontFace:
    """One opened face of a font file, by HarfBuzz for shaping and by FreeType for rasterising.

    `ascent_em` and `descent_em` (both positive) are the typographic ones: in a CJK font the em box, whose middle is
    nearly the middle of Latin capitals, so text centred by them looks centred. Of a scene's own they are those that
    browsers take (FreeType's: hhea's, unless OS/2 says USE_TYPO_METRICS). `is_slanted`: its letters are leaned by us.
    """

    path: Path
    freetype_face: Any = field(repr=False)
    harfbuzz_font: Any = field(repr=False)
    units_per_em: int
    ascent_em: float
    descent_em: float
    is_slanted: bool = False
    is_own: bool = False

    @cached_property
    def code_points(self) -> frozenset[int]:
        """The code points that the face has a glyph for."""
        return frozenset(self.harfbuzz_font.face.unicodes)

    @cached_property
    def has_paint(self) -> bool:
        """Whether it is a scene's own that paints some of its glyphs in colours."""
        outside = self.harfbuzz_font.face
        return self.is_own and bool(outside.has_color_paint or outside.has_color_layers)


def load_face(path: Path) -> FontFace:
    """Open the first face of a font file with scalable outlines; InputError in one sentence where that fails."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such font file")
    try:
        outline = freetype.Face(str(path))
    except freetype.FT_Exception as error:
        raise InputError(f"{path}: not a font that can be read; use an OpenType or TrueType file") from error
    if not outline.is_scalable and path.name != COLOR_EMOJI_FILE:
        raise InputError(f"{path}: a font of bitmaps only; use one with outlines")
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    ascent, descent = _vertical_metrics(face, outline)
    return FontFace(path, outline, hb.Font(face), face.upem, ascent / face.upem, descent / face.upem)


def open_choice(choice: FontChoice) -> FontFace:
    """Open a face of a scene's own, at its place on its axes; InputError where FreeType cannot read it."""
    file = choice.file
    try:
        outline = freetype.Face(io.BytesIO(file.data), file.index)
        if file.axes:
            given = dict(choice.coordinates)
            outline.set_var_design_coords([given.get(tag, axis.usual) for tag, axis in file.axes.items()])
        ascent, descent = outline.ascender, -outline.descender
    except (freetype.FT_Exception, ValueError) as error:
        raise InputError(f"{file.path}: not a font that can be read; use an OpenType or TrueType file") from error
    if not outline.is_scalable:
        raise InputError(f"{file.path}: a font of bitmaps only; use one with outlines")
    face = hb.Face(hb.Blob(file.data), file.index)
    font = hb.Font(face)
    if choice.coordinates:
        font.set_variations(dict(choice.coordinates))
    opened = FontFace(file.path, outline, font, face.upem, ascent / face.upem, descent / face.upem, is_own=True)
    return slant_face(opened) if choice.is_slanted else opened


def slant_face(face: FontFace) -> FontFace:
    """The same face with its letters, and the marks on them, leaned by SLANT_DEG."""
    font = hb.Font(face.harfbuzz_font)
    font.synthetic_slant = math.tan(math.radians(SLANT_DEG))
    return replace(face, harfbuzz_font=font, is_slanted=True)


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

    Emoji come after the pinned ones of letters: as text or as emoji where a variation selector says so, else as text
    where a font of letters has them.
    With `use_system_fonts` false nothing but the pinned files is ever opened, so that a picture does not depend on the
    machine. The system's folders are listed at the first character that the pinned fonts lack, and never before. Faces
    of `families`, a scene's own, and slanted ones are numbered from _FIRST_OWN on, in the order in which they are used.
    """

    pinned_paths: tuple[Path, ...] = field(
        default_factory=lambda: tuple(assets() / "fonts" / name for name in pinned_fonts.PINNED_FILES)
    )
    use_system_fonts: bool = True
    system_folders: tuple[str, ...] = SYSTEM_FOLDERS
    families: Mapping[str, FontFamily] = field(default_factory=dict)
    _faces: dict[int, FontFace | None] = field(default_factory=dict, init=False, repr=False)
    _own: dict[FontChoice | int, int] = field(default_factory=dict, init=False, repr=False)
    _find_cached: Callable[[str, Weight, FontVariant], int | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._find_cached = lru_cache(maxsize=MAX_CACHED_CLUSTERS)(self._find_uncached)

    def with_families(self, families: Mapping[str, FontFamily]) -> FontSet:
        """The same pinned and system's fonts with other families of a scene's."""
        return FontSet(self.pinned_paths, self.use_system_fonts, self.system_folders, families)

    def primary_index(self, weight: Weight, variant: FontVariant = PLAIN_VARIANT) -> int:
        """The index of the first face of a weight, whose metrics and missing-glyph box are used."""
        if variant.family in self.families:
            return self._number_choice(self.families[variant.family].choose(weigh(weight), variant.italic))
        index = 1 if find_built_in_weight(weight) == "bold" else 0
        return self._number_slanted(index) if variant.italic else index

    def find_weight(self, weight: Weight, variant: FontVariant = PLAIN_VARIANT) -> Weight:
        """The weight that is drawn where another is asked for: that of the first face."""
        if variant.family in self.families:
            return name_weight(self.families[variant.family].choose(weigh(weight), variant.italic).weight)
        return find_built_in_weight(weight)

    def get_face(self, index: int) -> FontFace:
        """The face of an index from `find_face` or `primary_index`; InputError where a pinned file is no font."""
        face = self._open_face(index)
        if face is None:
            raise LookupError(f"font {index} was never found for a character")
        return face

    def has_paint(self, index: int) -> bool:
        """Whether a face paints some of its glyphs in colours, by layers; the pinned emoji are bitmaps."""
        return index >= _FIRST_OWN and self.get_face(index).has_paint

    def find_foreign(self, numbers: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.bool_]:
        """Whether each of some indices is that of the machine's own fonts, neither pinned nor the scene's."""
        return np.asarray((numbers >= len(self.pinned_paths)) & (numbers < COLOR_EMOJI))

    def find_face(self, text: str, weight: Weight, variant: FontVariant = PLAIN_VARIANT) -> int | None:
        """The index of the first face with a glyph for every character of a text, or None where no face has all.

        A variation selector at its end says whether letters or emoji come first.
        """
        return self._find_cached(text, weight, variant)

    def _find_uncached(self, text: str, weight: Weight, variant: FontVariant) -> int | None:
        letters = text.rstrip(AS_TEXT + AS_EMOJI) or text
        points = {ord(character) for character in letters}
        order = self._fallback_order(weight, variant, text[len(letters) :])
        found = next((number for number in order if self._covers(number, points)), None)
        leans = variant.italic and found is not None and found < len(self.pinned_paths)
        return self._number_slanted(found) if leans and found is not None else found

    def _fallback_order(self, weight: Weight, variant: FontVariant, presentation: str) -> Iterator[int]:
        """The fallback chain of one weight; a generator, so that system fonts are listed only when they are reached."""
        own = self.primary_index(weight, variant) if variant.family in self.families else None
        if own is not None and self.has_paint(own):
            yield own
        if presentation == AS_EMOJI:
            yield COLOR_EMOJI
        if own is not None:
            yield own
        pinned = range(len(self.pinned_paths))
        used = find_built_in_weight(weight)
        yield from pinned[self.primary_index(used) :: 2]
        yield OUTLINE_EMOJI if presentation == AS_TEXT else COLOR_EMOJI
        if self.use_system_fonts:
            numbers = range(len(self.pinned_paths), len(self._paths))
            yield from sorted(numbers, key=lambda number: _mismatch_key(self._paths[number], used))

    def _number_choice(self, choice: FontChoice) -> int:
        """The index of a face of a scene's own."""
        index = self._own.setdefault(choice, _FIRST_OWN + len(self._own))
        if index not in self._faces:
            self._faces[index] = open_choice(choice)
        return index

    def _number_slanted(self, pinned: int) -> int:
        """The index of a pinned face with its letters slanted."""
        index = self._own.setdefault(pinned, _FIRST_OWN + len(self._own))
        if index not in self._faces:
            self._faces[index] = slant_face(self.get_face(pinned))
        return index

    def _covers(self, index: int, code_points: set[int]) -> bool:
        path = self._find_path(index) if index < _FIRST_OWN else None
        # The four fonts that nearly every scene needs are opened in any case.
        if path is not None and index >= _FIRST_LISTED and path.parent == assets() / "fonts":
            return code_points <= read_coverage()[path.name]
        face = self._open_face(index)
        return face is not None and code_points <= face.code_points

    def _open_face(self, index: int) -> FontFace | None:
        """A pinned font that is broken is an error; one of the system's is passed over."""
        if index not in self._faces:
            pinned = index < len(self.pinned_paths) or index in _EMOJI_FILES
            try:
                self._faces[index] = load_face(self._find_path(index))
            except InputError:
                if pinned:
                    raise
                self._faces[index] = None
        return self._faces[index]

    def _find_path(self, index: int) -> Path:
        """The file of a face that is none of the scene's own."""
        if index in _EMOJI_FILES:
            return assets() / "fonts" / _EMOJI_FILES[index]
        return self.pinned_paths[index] if index < len(self.pinned_paths) else self._paths[index]

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

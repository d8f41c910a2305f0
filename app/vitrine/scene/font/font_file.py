"""Font files of a scene: their bytes, judged, with what HarfBuzz finds in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.scene.font.sfnt import read_sfnt

#: More axes than any font has that is drawn by hand; each costs in every glyph.
MAX_AXES = 64
#: HarfBuzz's number for what holds where a script has nothing for a language.
_DEFAULT_LANGUAGE = 0xFFFF


class FontAxis(NamedTuple):
    """An axis of a variable font, such as wght: its least, usual and greatest value."""

    least: float
    usual: float
    most: float


@dataclass(frozen=True, eq=False)
class FontFile:
    """One face of a font file: its bytes, its weight (1 to 1000) and slant as it says, and what it can do.

    `axes` by tag in the order of the file, `features` the tags of OpenType's that it has, `code_points` those with a
    glyph. Of one file read twice there are two.
    """

    path: Path
    data: bytes = field(repr=False)
    index: int
    weight: int
    is_italic: bool
    axes: Mapping[str, FontAxis]
    features: frozenset[str] = field(repr=False)
    code_points: frozenset[int] = field(repr=False)


def read_font(path: Path, data: bytes, index: int = 0) -> FontFile:
    """The face number `index` of a font file's bytes. Raises FieldError."""
    outside = read_sfnt(data, index)
    import uharfbuzz as hb  # 6 ms that a scene without fonts of its own does not pay here

    face = hb.Face(hb.Blob(data), index)
    code_points = frozenset(face.unicodes)
    if not code_points:
        raise FieldError("the font is damaged: it has no letter", "a font with a table of characters for Unicode")
    try:
        infos, features = face.axis_infos, _list_features(face)
    except UnicodeDecodeError:
        raise FieldError("the font is damaged: tags of its axes or features are no letters") from None
    if len(infos) > MAX_AXES:
        raise FieldError(f"the font has {len(infos)} axes", f"at most {MAX_AXES}")
    axes = {info.tag: FontAxis(info.min_value, info.default_value, info.max_value) for info in infos}
    return FontFile(path, data, index, outside.weight, outside.is_italic, axes, features, code_points)


def _list_features(face: Any) -> frozenset[str]:
    """The tags of all features of substitution and position, of whatever script and language."""
    found: set[str] = set()
    for table in ("GSUB", "GPOS"):
        for script, _ in enumerate(face.get_table_script_tags(table)):
            languages = face.get_script_language_tags(table, script)
            for language in (*range(len(languages)), _DEFAULT_LANGUAGE):
                found.update(face.get_language_feature_tags(table, script, language))
    return frozenset(found)

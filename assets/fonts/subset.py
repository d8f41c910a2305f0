"""Cuts the two pinned fonts out of Noto Sans CJK: ``python -m assets.fonts.subset [SOURCE_FOLDER]``.

The source folder holds ``NotoSansCJK-Regular.ttc`` and ``NotoSansCJK-Bold.ttc`` as Debian's package ``fonts-noto-cjk``
installs them. The result depends on those two files and on the version of fonttools alone: no time stamp is written.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

SOURCE_FOLDER = Path("/usr/share/fonts/opentype/noto")
FAMILY = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")

RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x01CD, 0x01DC),  # pinyin's third tone
    (0x0300, 0x036F),  # combining marks, as far as the font has them
    (0x0391, 0x03C9),  # Greek letters used as symbols
    (0x2000, 0x206F),  # general punctuation
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x218F),  # letter-like symbols, number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical: ⌘ ⏎
    (0x2460, 0x24FF),  # enclosed figures
    (0x25A0, 0x27BF),  # geometric shapes, symbols, dingbats: ★ ✓
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE6),  # full-width currency
)

# Kept: composition, kerning and marks for any line, and the two features that shape.py asks for by name to make the
# punctuation that Latin and Chinese share (“ ” ’ … ·) proportional beside Latin. The font has no `tnum`: its figures
# are all 555 units wide as they are. Left out: `locl` (one region only) and everything for vertical lines.
FEATURES = ("ccmp", "liga", "kern", "mark", "mkmk", "pwid", "palt")


def gb2312_level_1() -> list[int]:
    """The 3,755 ideographs of GB 2312's rows 16 to 55, as code points, from Python's own codec."""
    points: list[int] = []
    for row in range(16, 56):
        for cell in range(1, 95):
            text = bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312", errors="ignore")
            points.extend(ord(character) for character in text)
    return points


def code_points() -> list[int]:
    """Every code point that is asked of the font, in order; those that it lacks are passed over."""
    ranged = (point for first, last in RANGES for point in range(first, last + 1))
    return sorted({*ranged, *gb2312_level_1()})


def subset_options() -> subset.Options:
    """Hints stay: FreeType's Adobe engine reads them for the vertical light hinting that small text is drawn with."""
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables = [*options.drop_tables, "vhea", "vmtx", "VORG", "BASE", "DSIG"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    return options


def pick_face(collection: TTCollection) -> TTFont:
    """The collection's Simplified Chinese face; LookupError where it has none."""
    for font in collection:
        if font["name"].getDebugName(16) == FAMILY or font["name"].getDebugName(1) == FAMILY:
            return font
    raise LookupError(f"no face named {FAMILY} in the collection")


def write_subset(source: Path, target: Path) -> None:
    """Writes one weight: the face of `source` cut down to `code_points()`."""
    with TTCollection(source, lazy=True) as collection:
        font = pick_face(collection)
        font.recalcTimestamp = False
        cutter = subset.Subsetter(subset_options())
        cutter.populate(unicodes=code_points())
        cutter.subset(font)
        font.save(target, reorderTables=False)


def main(source_folder: Path) -> None:
    """Writes both weights beside this file."""
    for weight in WEIGHTS:
        target = Path(__file__).parent / f"NotoSansSC-{weight}.otf"
        write_subset(source_folder / f"NotoSansCJK-{weight}.ttc", target)
        print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE_FOLDER)

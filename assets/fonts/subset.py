"""Cuts the pinned fonts out of the Noto fonts: ``python -m assets.fonts.subset [CJK_FOLDER LATIN_FOLDER]``.

The folders hold ``NotoSansCJK-Regular.ttc`` and ``NotoSans-Regular.ttf`` with their bold weights, as Debian's packages
``fonts-noto-cjk`` and ``fonts-noto-core`` install them. The result depends on those files and on the version of
fonttools alone: no time stamp is written. `assets.fonts.scripts` cuts the fonts of further scripts, and emoji.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

CJK_FOLDER = Path("/usr/share/fonts/opentype/noto")
LATIN_FOLDER = Path("/usr/share/fonts/truetype/noto")
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

# What Noto Sans CJK lacks of the alphabets of street names, most of Latin Extended-A (Łódź, Škoda), Romanian,
# Vietnamese and Cyrillic, and of signs of currency. Cut from Noto Sans, whose x-height is within 1.5 % of it, as a
# companion of each weight.
COMPANION_RANGES = (
    (0x00A0, 0x017F),
    (0x01A0, 0x01B0),
    (0x0218, 0x021B),
    (0x0300, 0x0323),
    (0x0400, 0x045F),
    (0x0490, 0x0491),
    (0x1E80, 0x1EF9),
    (0x20A0, 0x20A9),  # currency: ₡ ₦; € ₩ ₫ are the CJK font's, ₪ and ₹ those of their scripts
    (0x20AB, 0x20B8),  # ₱ ₲ ₴ ₸
    (0x20BA, 0x20BF),  # ₺ ₼ ₽ ₾ ₿
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


def companion_code_points(held: set[int]) -> list[int]:
    """What the companion is asked for: its ranges less what the CJK font holds, and ASCII for letters with any mark."""
    ranged = {point for first, last in COMPANION_RANGES for point in range(first, last + 1)}
    return sorted((ranged - held).union(range(0x20, 0x7F)))


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


def pick_face(collection: TTCollection, family: str = FAMILY) -> TTFont:
    """The collection's face of that name; LookupError where it has none."""
    for font in collection:
        if font["name"].getDebugName(16) == family or font["name"].getDebugName(1) == family:
            return font
    raise LookupError(f"no face named {family} in the collection")


def write_subset(font: TTFont, points: list[int], options: subset.Options, target: Path) -> set[int]:
    """Writes a font cut down to some code points; gives those that it holds."""
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.save(target, reorderTables=False)
    print(f"{target.name}: {target.stat().st_size:,} bytes")
    return set(font.getBestCmap())


def main(cjk_folder: Path, latin_folder: Path) -> None:
    """Writes both weights and their companions beside this file."""
    here = Path(__file__).parent
    without_hints = subset_options()
    without_hints.hinting = False  # TrueType hints are not read: light hinting is FreeType's own for such fonts
    for weight in WEIGHTS:
        with TTCollection(cjk_folder / f"NotoSansCJK-{weight}.ttc", lazy=True) as collection:
            target = here / f"NotoSansSC-{weight}.otf"
            held = write_subset(pick_face(collection), code_points(), subset_options(), target)
        with TTFont(latin_folder / f"NotoSans-{weight}.ttf", lazy=True) as font:
            write_subset(font, companion_code_points(held), without_hints, here / f"NotoSans-{weight}.ttf")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]) if len(sys.argv) > 2 else (CJK_FOLDER, LATIN_FOLDER))

"""Cuts the fonts of further scripts and of emoji.

``python -m assets.fonts.scripts [NOTO_FOLDER CJK_FOLDER [OUTLINE_EMOJI]]``. The first folder holds
``NotoSansArabic-Regular.ttf`` and its like with their bold weights and ``NotoColorEmoji.ttf``, the second
``NotoSansCJK-Regular.ttc`` and the bold one, as Debian's packages ``fonts-noto-core``, ``fonts-noto-color-emoji`` and
``fonts-noto-cjk`` install them. ``OUTLINE_EMOJI`` is the file
``NotoEmoji[wght].ttf``, which Debian does not have: without it, that font stays as it is. ``coverage.txt`` says which
code points each of them holds, so that the program opens none to find that out, ``emoji_outlines.txt`` which glyph of
the outlines stands for which of the pictures.
"""

import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import uharfbuzz as hb
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import instancer

from assets.fonts.emoji_set import list_emoji
from assets.fonts.subset import CJK_FOLDER, LATIN_FOLDER, WEIGHTS, pick_face, subset_options, write_subset

HERE = Path(__file__).parent
COVERAGE, OUTLINES = HERE / "coverage.txt", HERE / "emoji_outlines.txt"
COLOR_EMOJI, OUTLINE_EMOJI = "NotoColorEmoji.ttf", "NotoEmoji-Regular.ttf"
#: The kind of a GSUB lookup (OpenType 1.9) that makes one glyph of several.
LIGATURES = 4
#: What HarfBuzz puts in where a mark stands on nothing, and what joins and parts letters.
SHARED = ((0x200C, 0x200F), (0x25CC, 0x25CC))
#: Letters of today's languages by script, without what only old books or presentation forms have.
SCRIPTS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "Arabic": ((0x0600, 0x06FF), (0xFDFC, 0xFDFC)),  # Persian, Urdu and the rial's sign, too
    "Hebrew": ((0x0590, 0x05FF), (0x20AA, 0x20AA), (0xFB1D, 0xFB4F)),
    "Devanagari": ((0x0900, 0x097F), (0x20B9, 0x20B9)),
    "Thai": ((0x0E00, 0x0E5B),),
    "Lao": ((0x0E80, 0x0EFF),),
    "Khmer": ((0x1780, 0x17FF), (0x19E0, 0x19FF)),
    "Myanmar": ((0x1000, 0x104F),),  # Burmese: what Mon, Karen and Shan have of their own is as much again
}
#: Letters of Hangul by themselves, as in ㅋㅋ, beside the syllables.
JAMO = (0x3131, 0x3163)


def cut_script(source: Path, script: str) -> Path:
    """Cuts a font to the letters of its script, with all that shapes them, and without hints, which nothing reads."""
    target = HERE / source.name
    options = subset_options()
    options.hinting = False
    options.layout_features = ["*"]
    points = [point for first, last in (*SCRIPTS[script], *SHARED) for point in range(first, last + 1)]
    with TTFont(source, lazy=True) as font:
        write_subset(font, points, options, target)
    return target


def ks_x_1001() -> list[int]:
    """The 2,350 syllables of KS X 1001's rows 16 to 40, as code points, from Python's own codec."""
    cells = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 41) for cell in range(1, 95))
    return [ord(character) for cell in cells for character in cell.decode("euc_kr", errors="ignore")]


def cut_hangul(folder: Path, weight: str) -> Path:
    """Cuts Noto Sans CJK KR to Hangul. Without hints, which are a quarter of it: from 16 px on nobody sees them."""
    target = HERE / f"NotoSansKR-{weight}.otf"
    options = subset_options()
    options.hinting = False
    with TTCollection(folder / f"NotoSansCJK-{weight}.ttc", lazy=True) as collection:
        font = pick_face(collection, "Noto Sans CJK KR")
        write_subset(font, sorted({*ks_x_1001(), *range(JAMO[0], JAMO[1] + 1)}), options, target)
    return target


def cut_emoji(font: TTFont, source: bytes, target: Path) -> Path:
    """Cuts a font to the chosen emoji. By glyphs: by letters every sequence that they could make would come along."""
    options = subset_options()
    options.hinting = options.layout_closure = False
    options.layout_features = ["*"]
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    order = font.getGlyphOrder()
    cutter.populate(unicodes=sorted({ord(c) for emoji in list_emoji() for c in emoji} | set(range(0x1F1E6, 0x1F200))))
    cutter.populate(glyphs=[order[index] for emoji in list_emoji() for index in shape(source, emoji)])
    cutter.subset(font)
    keep_ligatures(font)
    font.save(target, reorderTables=False)
    print(f"{target.name}: {target.stat().st_size:,} bytes")
    return target


def keep_ligatures(font: TTFont) -> None:
    """Takes all rules from a font but ligatures: the others hide the second letter of a flag that was not chosen."""
    table = font["GSUB"].table
    kinds = [lookup.LookupType for lookup in table.LookupList.Lookup]
    for record in table.FeatureList.FeatureRecord:
        indices = [index for index in record.Feature.LookupListIndex if kinds[index] == LIGATURES]
        record.Feature.LookupListIndex, record.Feature.LookupCount = indices, len(indices)


def shape(font: bytes, text: str) -> list[int]:
    """The glyphs that stand for a text."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(hb.Face(hb.Blob(font))), buffer)
    return [info.codepoint for info in buffer.glyph_infos]


def list_ranges(points: Iterable[int]) -> list[tuple[int, int]]:
    """Code points as ranges, first and last of each."""
    ordered = sorted(points)
    bounds = [0, *(index + 1 for index, (a, b) in enumerate(pairwise(ordered)) if b > a + 1), len(ordered)]
    return [(ordered[start], ordered[stop - 1]) for start, stop in pairwise(bounds)]


def describe_coverage(path: Path) -> str:
    """A line of the index: the font's file, and the ranges of its code points."""
    with TTFont(path, lazy=True) as font:
        ranges = list_ranges(font.getBestCmap())
    return " ".join([path.name, *(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in ranges)]) + "\n"


def pair_outlines(pictures: bytes, outlines: bytes) -> str:
    """Lines of two glyphs, a picture and its outline, for each emoji and each part of one that has a glyph."""
    parts = {character for emoji in list_emoji() for character in emoji} | set(map(chr, range(0x1F1E6, 0x1F200)))
    pairs = {}
    for emoji in (*list_emoji(), *parts):
        picture, outline = shape(pictures, emoji), shape(outlines, emoji.replace("\ufe0f", ""))
        if len(picture) == len(outline) == 1 and picture[0] and outline[0]:
            pairs[picture[0]] = outline[0]
    return "".join(f"{picture} {pairs[picture]}\n" for picture in sorted(pairs))


def main(folder: Path, cjk_folder: Path, outline_emoji: Path | None = None) -> None:
    """Writes all fonts and their index beside this file."""
    cut = [cut_script(folder / f"NotoSans{script}-{w}.ttf", script) for script in SCRIPTS for w in WEIGHTS]
    cut += [cut_hangul(cjk_folder, weight) for weight in WEIGHTS]
    with TTFont(folder / COLOR_EMOJI) as font:
        cut.append(cut_emoji(font, (folder / COLOR_EMOJI).read_bytes(), HERE / COLOR_EMOJI))
    if outline_emoji is not None:
        with TTFont(outline_emoji) as font:
            at_weight = instancer.instantiateVariableFont(font, {"wght": 400})
            cut_emoji(at_weight, outline_emoji.read_bytes(), HERE / OUTLINE_EMOJI)
    cut.append(HERE / OUTLINE_EMOJI)
    OUTLINES.write_text(pair_outlines((HERE / COLOR_EMOJI).read_bytes(), cut[-1].read_bytes()), "utf-8")
    COVERAGE.write_text("".join(map(describe_coverage, cut)), "utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]) if len(sys.argv) > 2 else (LATIN_FOLDER, CJK_FOLDER))

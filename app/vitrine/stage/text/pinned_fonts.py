"""The pinned fonts: which files there are, and which code points the further ones hold, without opening them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from vitrine.paths import assets

#: Regular and bold in turns. The companions hold the European letters that Noto Sans SC lacks, the others one script.
PINNED_FILES = (
    *("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    *("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansHebrew-Bold.ttf"),
    *("NotoSansDevanagari-Regular.ttf", "NotoSansDevanagari-Bold.ttf"),
    *("NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf", "NotoSansLao-Regular.ttf", "NotoSansLao-Bold.ttf"),
    *("NotoSansKhmer-Regular.ttf", "NotoSansKhmer-Bold.ttf", "NotoSansMyanmar-Regular.ttf", "NotoSansMyanmar-Bold.ttf"),
    *("NotoSansKR-Regular.otf", "NotoSansKR-Bold.otf"),
)
#: Emoji as pictures, and as outlines for displays of one colour: of one weight, the same emoji in both.
COLOR_EMOJI_FILE, OUTLINE_EMOJI_FILE = "NotoColorEmoji.ttf", "NotoEmoji-Regular.ttf"


@cache
def read_coverage() -> Mapping[str, frozenset[int]]:
    """The code points of the fonts of further scripts and of emoji, by the names of their files."""
    lines = (assets() / "fonts" / "coverage.txt").read_text("utf-8").splitlines()
    return {name: _read_ranges(ranges) for name, _, ranges in (line.partition(" ") for line in lines)}


@cache
def read_outlines() -> Mapping[int, int]:
    """The glyphs of emoji as outlines by those as pictures."""
    words = (assets() / "fonts" / "emoji_outlines.txt").read_text("utf-8").split()
    return dict(zip(map(int, words[::2]), map(int, words[1::2]), strict=True))


def _read_ranges(ranges: str) -> frozenset[int]:
    bounds = (each.partition("-") for each in ranges.split())
    return frozenset(point for a, _, b in bounds for point in range(int(a, 16), int(b or a, 16) + 1))

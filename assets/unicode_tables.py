"""Writes the Unicode tables of text layout from Debian's package ``unicode-data``: ``python -m assets.unicode_tables``.

Python's own ``unicodedata`` is of another version of Unicode in each Python, so that the same text would wrap in other
places. What is written are modules of ranges, each from its first code point to the next one's.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

SOURCE = Path("/usr/share/unicode")
TEXT = Path(__file__).resolve().parents[1] / "app" / "vitrine" / "stage" / "text"
CODE_POINTS = 0x110000

#: Long names of classes, as the files give them for code points that are not assigned.
SHORT_NAMES = {
    "Left_To_Right": "L",
    "Right_To_Left": "R",
    "Arabic_Letter": "AL",
    "European_Terminator": "ET",
    "Unknown": "XX",
    "Prefix_Numeric": "PR",
    "Ideographic": "ID",
}

_ENTRY = re.compile(r"^(# @missing: )?([0-9A-F]+)(?:\.\.([0-9A-F]+))? *; *(\w+)")


def iter_ranges(path: Path, missing: bool) -> Iterator[tuple[range, str]]:
    """The ranges of a file of one property with their values: those for what is `missing` (defaults), or the others."""
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _ENTRY.match(line)
        if match and bool(match[1]) == missing:
            first, last = int(match[2], 16), int(match[3] or match[2], 16)
            yield range(first, last + 1), SHORT_NAMES.get(match[4], match[4])


def read_property(path: Path) -> list[str]:
    """The value of a property of each code point, by the defaults of its file and then by what is assigned."""
    values = [""] * CODE_POINTS
    for missing in (True, False):
        for points, value in iter_ranges(path, missing):
            values[points.start : points.stop] = [value] * len(points)
    return values


def read_line_break_classes() -> list[str]:
    """The class of each code point in UAX #14, with what its rules ask besides a class as classes of their own.

    As LB1 has it: AI, SG, XX are AL, CJ is NS, marks of SA are CM. `OPw` and `CPw` are wide (LB30), `IDp` are
    unassigned pictographs (LB30b). SA stays, for a dictionary.
    """
    classes = read_property(SOURCE / "extracted" / "DerivedLineBreak.txt")
    categories = read_property(SOURCE / "extracted" / "DerivedGeneralCategory.txt")
    widths = read_property(SOURCE / "extracted" / "DerivedEastAsianWidth.txt")
    pictographs = {
        point
        for points, value in iter_ranges(SOURCE / "emoji" / "emoji-data.txt", False)
        if value == "Extended_Pictographic"
        for point in points
    }
    resolved = []
    for point, (name, category, width) in enumerate(zip(classes, categories, widths, strict=True)):
        if name in ("AI", "SG", "XX"):
            name = "AL"
        elif name == "CJ":
            name = "NS"
        elif name == "SA" and category in ("Mn", "Mc"):
            name = "CM"
        elif name in ("OP", "CP") and width in ("F", "W", "H"):
            name += "w"
        if category in ("Cn", "Unassigned") and point in pictographs:
            name = "IDp"
        resolved.append(name)
    return resolved


def read_brackets() -> list[tuple[int, int]]:
    """The pairs of brackets, opening and closing; those that are canonically another pair follow it, as that one."""
    pairs = []
    for line in (SOURCE / "BidiBrackets.txt").read_text(encoding="utf-8").splitlines():
        match = re.match(r"([0-9A-F]+); ([0-9A-F]+); o", line)
        if match:
            pairs.append((int(match[1], 16), int(match[2], 16)))
    return pairs


def read_canonical_brackets(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Brackets that have a canonical decomposition, which for all of them is another bracket."""
    brackets = {point for pair in pairs for point in pair}
    found = {}
    for line in (SOURCE / "UnicodeData.txt").read_text(encoding="utf-8").splitlines():
        fields = line.split(";")
        if int(fields[0], 16) in brackets and fields[5] and not fields[5].startswith("<"):
            found[int(fields[0], 16)] = int(fields[5], 16)
    return found


def pack_ranges(classes: list[str]) -> str:
    """Classes by code point as `start class` in turns, hexadecimal."""
    starts = [point for point in range(CODE_POINTS) if point == 0 or classes[point] != classes[point - 1]]
    return " ".join(f"{start:X} {classes[start]}" for start in starts)


def write_module(path: Path, docstring: str, constants: Mapping[str, tuple[str, str]]) -> None:
    """Write a module of texts, by name with a comment each."""
    version = re.search(r"-([0-9.]+)\.txt", (SOURCE / "LineBreak.txt").read_text(encoding="utf-8"))
    assert version
    parts = [
        f'"""{docstring}\n\nOf Unicode {version[1]}. Written by `python -m assets.unicode_tables`: not by hand.\n"""\n'
    ]
    for name, (comment, value) in constants.items():
        lines = "\n".join(textwrap.wrap(value, 118, break_long_words=False))
        parts.append(f'#: {comment}\n{name} = """\n{lines}\n"""\n')
    path.write_text("\n".join(parts), encoding="utf-8")


def main() -> None:
    """Write both modules."""
    pairs = read_brackets()
    write_module(
        TEXT / "bidi" / "bidi_data.py",
        "Bidirectional classes and paired brackets, as UAX #9 needs them.",
        {
            "CLASS_RANGES": (
                "`start class` in turns.",
                pack_ranges(read_property(SOURCE / "extracted" / "DerivedBidiClass.txt")),
            ),
            "BRACKET_PAIRS": (
                "`opening closing` in turns.",
                " ".join(f"{opening:X} {closing:X}" for opening, closing in pairs),
            ),
            "CANONICAL_BRACKETS": (
                "`bracket canonical` in turns.",
                " ".join(f"{one:X} {other:X}" for one, other in read_canonical_brackets(pairs).items()),
            ),
        },
    )
    write_module(
        TEXT / "line_break" / "line_break_data.py",
        "Line breaking classes, as UAX #14 needs them; see `assets/unicode_tables.py` for those that are its own.",
        {"CLASS_RANGES": ("`start class` in turns.", pack_ranges(read_line_break_classes()))},
    )


if __name__ == "__main__":
    main()

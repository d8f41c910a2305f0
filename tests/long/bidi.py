"""The Unicode Consortium's tests of UAX #9: every case of BidiTest.txt and BidiCharacterTest.txt, or one in so many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from vitrine.stage.text.bidi.bidi_class import REMOVED, find_bidi_class, find_bracket
from vitrine.stage.text.bidi.explicit_levels import find_base_level
from vitrine.stage.text.bidi.resolution import reset_whitespace, resolve_levels
from vitrine.stage.text.bidi.visual_order import find_visual_order

UNICODE = Path("/usr/share/unicode")
CLASS_TEST, CHARACTER_TEST = UNICODE / "BidiTest.txt", UNICODE / "BidiCharacterTest.txt"
#: The paragraph's levels that a bit of BidiTest.txt asks for; None by the first strong class.
BASE_LEVELS = (None, 0, 1)


def iter_class_faults(step: int = 1) -> Iterator[str]:
    """The cases of BidiTest.txt, every `step`-th, whose levels or order are not as the file has them."""
    wanted: tuple[list[str], list[int]] = ([], [])
    number = 0
    for line in CLASS_TEST.read_text("utf-8").splitlines():
        if line.startswith("@Levels:"):
            wanted = (line.split()[1:], wanted[1])
        elif line.startswith("@Reorder:"):
            wanted = (wanted[0], [int(word) for word in line.split()[1:]])
        elif line and line[0] not in "#@":
            number += 1
            if number % step == 0:
                names, bits = line.split(";")
                classes = names.split()
                for bit, base in enumerate(BASE_LEVELS):
                    if int(bits, 16) & 1 << bit and resolve_line(classes, base, None) != wanted:
                        yield f"{line}: {resolve_line(classes, base, None)}, not {wanted}"
    assert number > 490_000


def iter_character_faults(step: int = 1) -> Iterator[str]:
    """The cases of BidiCharacterTest.txt, every `step`-th, whose levels or order are not as the file has them."""
    lines = [line for line in CHARACTER_TEST.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) > 91_000
    for line in islice(lines, 0, None, step):
        points, direction, base, levels, order = line.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        classes = [find_bidi_class(character) for character in text]
        found_base = find_base_level(classes) or 0 if direction == "2" else int(direction)
        found = resolve_line(classes, found_base, text)
        if (found_base, found) != (int(base), (levels.split(), [int(word) for word in order.split()])):
            yield f"{line}: {found_base}, {found}"


def resolve_line(classes: list[str], base: int | None, text: str | None) -> tuple[list[str], list[int]]:
    """Levels (x: taken out) and visual order (indices of what is not) of a paragraph that is one line."""
    base_level = (find_base_level(classes) or 0) if base is None else base
    brackets = None if text is None else [find_bracket(character) for character in text]
    levels = resolve_levels(classes, base_level, brackets)
    reset_whitespace(classes, levels, base_level)
    kept = [index for index, name in enumerate(classes) if name not in REMOVED]
    order = [kept[place] for place in find_visual_order([levels[index] for index in kept])]
    return ["x" if name in REMOVED else str(level) for name, level in zip(classes, levels, strict=True)], order


def run_bidi() -> int:
    """Run all cases; 1 where one fails, with the first of them."""
    faults = _report("BidiTest", iter_class_faults()) + _report("BidiCharacterTest", iter_character_faults())
    return 1 if faults else 0


def _report(name: str, faults: Iterable[str]) -> int:
    found = list(faults)
    print(f"{name}: {len(found)} cases fail", *found[:10], sep="\n")
    return len(found)

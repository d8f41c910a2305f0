"""Embedding levels of a paragraph: even from left to right, odd from right to left (UAX #9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from vitrine.stage.text.bidi.bidi_class import (
    REMOVED,
    SEPARATORS,
    WHITESPACE,
    Bracket,
    find_bidi_class,
    find_bracket,
    may_be_bidirectional,
)
from vitrine.stage.text.bidi.explicit_levels import assign_explicit_levels, find_base_level
from vitrine.stage.text.bidi.isolating_run import find_isolating_runs
from vitrine.stage.text.bidi.neutral_types import resolve_brackets, resolve_neutral_types
from vitrine.stage.text.bidi.weak_types import resolve_weak_types

#: The direction of a paragraph; `auto` is that of its first strong letter, and from the left where there is none.
Direction = Literal["ltr", "rtl", "auto"]


class BidiLevels(NamedTuple):
    """The base level of a paragraph, and the level of each character of it or of a line of it."""

    base_level: int
    levels: bytes

    def cut(self, text: str, start: int, end: int) -> BidiLevels | None:
        """The levels of a line, by the text of its paragraph (L1); None where all are 0."""
        line_levels = list(self.levels[start:end])
        reset_whitespace([find_bidi_class(character) for character in text[start:end]], line_levels, self.base_level)
        return _pack_levels(self.base_level, line_levels)


def find_bidi_levels(paragraph: str, direction: Direction) -> BidiLevels | None:
    """The levels of a paragraph without line breaks in it; None where all are 0, as in most texts.

    Characters without width have the level of the one before.
    """
    if direction != "rtl" and not may_be_bidirectional(paragraph):
        return None
    classes = [find_bidi_class(character) for character in paragraph]
    base_level = int(direction == "rtl") if direction != "auto" else find_base_level(classes) or 0
    levels = resolve_levels(classes, base_level, [find_bracket(character) for character in paragraph])
    return _pack_levels(base_level, levels)


def _pack_levels(base_level: int, levels: list[int]) -> BidiLevels | None:
    return BidiLevels(base_level, bytes(levels)) if base_level or any(levels) else None


def resolve_levels(
    classes: Sequence[str], base_level: int, brackets: Sequence[Bracket | None] | None = None
) -> list[int]:
    """Resolve the level of each character of a paragraph, by their classes; `brackets` are those among them."""
    explicit = assign_explicit_levels(classes, base_level)
    levels = explicit.levels
    for indices, level, before, after in list(find_isolating_runs(classes, explicit, base_level)):
        types = [explicit.classes[index] for index in indices]
        embedding = "R" if level % 2 else "L"
        resolve_weak_types(types, before)
        if brackets is not None:
            inside = [brackets[index] for index in indices]
            if any(inside):
                resolve_brackets(types, inside, [classes[index] == "NSM" for index in indices], before, embedding)
        resolve_neutral_types(types, before, after, embedding)
        for index, name in zip(indices, types, strict=True):  # I1 and I2
            if name == "R":
                levels[index] = level | 1
            elif name != "L":
                levels[index] = (level + 2) & ~1
            else:
                levels[index] = level + level % 2
    for index, name in enumerate(classes):
        if name in REMOVED:
            levels[index] = levels[index - 1] if index else base_level
    return levels


def reset_whitespace(classes: Sequence[str], levels: list[int], base_level: int) -> None:
    """L1, of one line, in place: separators, with spaces before them and at the line's end, have the base level."""
    at_end = True
    for index in reversed(range(len(classes))):
        at_end = classes[index] in SEPARATORS or (at_end and classes[index] in WHITESPACE)
        if at_end:
            levels[index] = base_level

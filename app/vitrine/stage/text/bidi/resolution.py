"""Resolution of a paragraph's levels from its characters' classes (UAX #9), and what a line does to them (L1)."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.stage.text.bidi.bidi_class import (
    REMOVED,
    SEPARATORS,
    WHITESPACE,
    Bracket,
    find_bidi_class,
    find_bracket,
)
from vitrine.stage.text.bidi.explicit_levels import assign_explicit_levels, find_base_level
from vitrine.stage.text.bidi.isolating_run import find_isolating_runs
from vitrine.stage.text.bidi.neutral_types import resolve_brackets, resolve_neutral_types
from vitrine.stage.text.bidi.weak_types import resolve_weak_types


def resolve_paragraph(paragraph: str, base_level: int | None) -> tuple[int, list[int]]:
    """Resolve a paragraph's base level, by its first strong letter where it is None, and each character's level."""
    classes = [find_bidi_class(character) for character in paragraph]
    if base_level is None:
        base_level = find_base_level(classes) or 0
    return base_level, resolve_levels(classes, base_level, [find_bracket(character) for character in paragraph])


def resolve_line(line: str, levels: Sequence[int], base_level: int) -> list[int]:
    """Resolve the levels of a line by those that its characters have in their paragraph."""
    line_levels = list(levels)
    reset_whitespace([find_bidi_class(character) for character in line], line_levels, base_level)
    return line_levels


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

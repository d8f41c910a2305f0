"""Explicit levels of a paragraph: embeddings, overrides and isolates (UAX #9, rules P2, P3 and X1 to X8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.stage.text.bidi.bidi_class import ISOLATE_INITIATORS, REMOVED, STRONG

#: BD2: deeper embeddings are passed over.
MAX_DEPTH = 125
_OVERRIDES = {"RLO": "R", "LRO": "L"}
_RIGHTWARD = frozenset({"RLE", "RLO", "RLI"})


class DirectionalStatus(NamedTuple):
    """One entry of the stack of X1: the level, what overrides classes within it, and whether it is an isolate."""

    level: int
    override: str | None
    isolates: bool


class ExplicitLevels(NamedTuple):
    """Levels and classes of a paragraph after X8, by character, and the matching PDI of each isolate that has one."""

    levels: list[int]
    classes: list[str]
    pdi_of_isolate: dict[int, int]


def find_base_level(classes: Sequence[str], start: int = 0, end: int | None = None) -> int | None:
    """The level by the first strong class outside isolates (P2, P3); None where there is none."""
    depth = 0
    for index in range(start, len(classes) if end is None else end):
        name = classes[index]
        if name in ISOLATE_INITIATORS:
            depth += 1
        elif name == "PDI":
            depth = max(depth - 1, 0)
        elif not depth and name in STRONG:
            return 0 if name == "L" else 1
    return None


def assign_explicit_levels(classes: Sequence[str], base_level: int) -> ExplicitLevels:
    """Assign the levels of X1 to X8; those of the characters that X9 takes out mean nothing."""
    levels, types = [base_level] * len(classes), list(classes)
    pdi_of_isolate = _match_isolates(classes)
    stack = [DirectionalStatus(base_level, None, False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    for index, name in enumerate(classes):
        if name == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                valid_isolates -= 1
                while not stack.pop().isolates:
                    pass
        elif name == "PDF":
            if overflow_isolates:
                pass
            elif overflow_embeddings:
                overflow_embeddings -= 1
            elif not stack[-1].isolates and len(stack) > 1:
                stack.pop()
        if name == "B":
            continue
        top = stack[-1]
        levels[index] = top.level
        if top.override and name not in REMOVED:
            types[index] = top.override
        isolates = name in ISOLATE_INITIATORS
        if not isolates and (name not in REMOVED or name in ("PDF", "BN")):
            continue
        rightward = name in _RIGHTWARD
        if name == "FSI":
            rightward = find_base_level(classes, index + 1, pdi_of_isolate.get(index)) == 1
        level = (top.level + 1) | 1 if rightward else (top.level + 2) & ~1
        if level <= MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
            valid_isolates += isolates
            stack.append(DirectionalStatus(level, _OVERRIDES.get(name), isolates))
        elif isolates:
            overflow_isolates += 1
        elif not overflow_isolates:
            overflow_embeddings += 1
    return ExplicitLevels(levels, types, pdi_of_isolate)


def _match_isolates(classes: Sequence[str]) -> dict[int, int]:
    """BD9: the matching PDI of each isolate initiator that has one."""
    matches: dict[int, int] = {}
    open_isolates: list[int] = []
    for index, name in enumerate(classes):
        if name in ISOLATE_INITIATORS:
            open_isolates.append(index)
        elif name == "PDI" and open_isolates:
            matches[open_isolates.pop()] = index
    return matches

"""Neutral types: paired brackets, and what stands between strong types (UAX #9, rules N0 to N2)."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.stage.text.bidi.bidi_class import Bracket

NEUTRAL = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
#: BD16: brackets nested deeper end the search for pairs.
MAX_OPEN_BRACKETS = 63
#: Numbers count as strong from right to left.
_STRONG_AS = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


def resolve_brackets(
    types: list[str], brackets: Sequence[Bracket | None], is_mark: Sequence[bool], before: str, embedding: str
) -> None:
    """N0: paired brackets take the direction of what they hold, or of what stands before them; in place.

    `brackets` and `is_mark` (NSM before W1) are those of the same characters as `types`; `embedding` the direction of
    their level.
    """
    for opening, closing in _find_pairs(types, brackets):
        inside = {_STRONG_AS.get(name) for name in types[opening + 1 : closing]}
        if embedding in inside:
            direction = embedding
        elif inside & {"L", "R"}:
            direction = next((_STRONG_AS[name] for name in reversed(types[:opening]) if name in _STRONG_AS), before)
        else:
            continue
        for bracket in (opening, closing):
            types[bracket] = direction
            for mark in range(bracket + 1, len(types)):
                if not is_mark[mark]:
                    break
                types[mark] = direction


def _find_pairs(types: Sequence[str], brackets: Sequence[Bracket | None]) -> list[tuple[int, int]]:
    """BD16: the pairs of brackets, in the order of their opening ones."""
    pairs: list[tuple[int, int]] = []
    open_brackets: list[tuple[int, int]] = []
    for index, bracket in enumerate(brackets):
        if bracket is None or types[index] != "ON":
            continue
        if bracket.opens:
            if len(open_brackets) == MAX_OPEN_BRACKETS:
                return []
            open_brackets.append((bracket.pair, index))
            continue
        for depth in reversed(range(len(open_brackets))):
            pair, opening = open_brackets[depth]
            if pair == bracket.pair:
                pairs.append((opening, index))
                del open_brackets[depth:]
                break
    return sorted(pairs)


def resolve_neutral_types(types: list[str], before: str, after: str, embedding: str) -> None:
    """N1 and N2: neutrals between two of one direction take it, all others that of the embedding; in place."""
    index = 0
    while index < len(types):
        start = index
        while index < len(types) and types[index] in NEUTRAL:
            index += 1
        if index > start:
            left = _STRONG_AS[types[start - 1]] if start else before
            right = _STRONG_AS[types[index]] if index < len(types) else after
            types[start:index] = [left if left == right else embedding] * (index - start)
        index += 1

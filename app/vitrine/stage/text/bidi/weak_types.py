"""Weak types: marks, numbers, their separators and terminators (UAX #9, rules W1 to W7)."""

from __future__ import annotations

from vitrine.stage.text.bidi.bidi_class import ISOLATE_INITIATORS


def resolve_weak_types(types: list[str], before: str) -> None:
    """Resolve the types of one isolating run sequence, in place; `before` stands for what comes before it."""
    present = set(types)
    if "NSM" in present:
        _resolve_marks(types, before)
    if "EN" in present:
        _resolve_european_numbers(types, before, "AL", "AN")
    for index, name in enumerate(types if "AL" in present else ()):
        if name == "AL":  # W3
            types[index] = "R"
    if present & {"ES", "CS", "ET"}:
        _resolve_separators(types)
        _resolve_terminators(types)
    if "EN" in present:
        _resolve_european_numbers(types, before, "L", "L")


def _resolve_marks(types: list[str], before: str) -> None:
    """W1: a mark is of the type of what it stands on."""
    previous = before
    for index, name in enumerate(types):
        if name == "NSM":
            types[index] = "ON" if previous in ISOLATE_INITIATORS or previous == "PDI" else previous
        previous = types[index]


def _resolve_european_numbers(types: list[str], before: str, strong: str, becomes: str) -> None:
    """W2 and W7: a European number after a strong type of one kind becomes another type."""
    last = before
    for index, name in enumerate(types):
        if name in ("L", "R", "AL"):
            last = name
        elif name == "EN" and last == strong:
            types[index] = becomes


def _resolve_separators(types: list[str]) -> None:
    """W4: a single separator between two numbers of one type becomes of that type."""
    for index in range(1, len(types) - 1):
        name, neighbour = types[index], types[index - 1]
        if neighbour == types[index + 1] and (
            (name == "CS" and neighbour in ("EN", "AN")) or (name == "ES" and neighbour == "EN")
        ):
            types[index] = neighbour


def _resolve_terminators(types: list[str]) -> None:
    """W5 and W6: terminators beside a European number are part of it; the others, and separators, are neutral."""
    index = 0
    while index < len(types):
        start = index
        while index < len(types) and types[index] == "ET":
            index += 1
        if index > start:
            beside = "EN" in (*types[max(start - 1, 0) : start], *types[index : index + 1])
            types[start:index] = ["EN" if beside else "ON"] * (index - start)
            continue
        if types[index] in ("ES", "CS"):
            types[index] = "ON"
        index += 1

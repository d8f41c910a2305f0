"""Renamed elements: nodes that look as ever under another id, such as that made from kind and position.

An id that nobody wrote, `hint/text#1`, becomes another one when a node is put before it or moved to another file. What
has all of its lines alike but for its name is the same element.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from vitrine.proof.golden.golden import (
    FIGURE_KINDS,
    NODE_KINDS,
    PLACED_KINDS,
    Golden,
    element_of,
    kind_of,
    make_key,
    owner_of,
)

#: What an element's lines are, without its name.
_Traits = frozenset[tuple[str, str, tuple[str, ...]]]


def restore_names(approved: Golden, drawn: Golden) -> Golden:
    """`drawn` with the approved names of those elements that were merely renamed."""
    names = _match_names(_collect_traits(approved, FIGURE_KINDS), _collect_traits(drawn, FIGURE_KINDS))
    if not names:
        return drawn
    return Golden({_rename(key, names): values for key, values in drawn.lines.items()})


def restore_moved_names(approved: Golden, drawn: Golden) -> Golden:
    """`drawn` with the approved names also of those that were given none and moved, by their text and light."""
    drawn = restore_names(approved, drawn)
    old, new = ({name: traits for name, traits in _collect_traits(golden, ("draw", "text")).items() if "#" in name}
                for golden in (approved, drawn))  # fmt: skip
    names = _match_names(old, new)
    return Golden({_rename(key, names): values for key, values in drawn.lines.items()}) if names else drawn


def _match_names(old: Mapping[str, _Traits], new: Mapping[str, _Traits]) -> Mapping[str, str]:
    """For each new name the old one that had its traits; each once, in their order."""
    by_traits: dict[_Traits, list[str]] = defaultdict(list)
    for name in sorted(old.keys() - new.keys(), reverse=True):
        by_traits[old[name]].append(name)
    return {name: by_traits[new[name]].pop() for name in sorted(new.keys() - old.keys()) if by_traits.get(new[name])}


def _collect_traits(golden: Golden, kinds: Collection[str]) -> Mapping[str, _Traits]:
    found: dict[str, set[tuple[str, str, tuple[str, ...]]]] = defaultdict(set)
    for key, values in golden.lines.items():
        if kind_of(key) in kinds and (name := element_of(key)):
            found[name].add((kind_of(key), owner_of(key), values))
    return {name: frozenset(traits) for name, traits in found.items()}


def _rename(key: str, names: Mapping[str, str]) -> str:
    kind, element = kind_of(key), element_of(key)
    if element not in names or kind not in (*NODE_KINDS, *PLACED_KINDS):
        return key
    return make_key(kind, *_list_owners(key, kind), names[element])


def _list_owners(key: str, kind: str) -> Collection[str]:
    return (owner_of(key),) if kind in PLACED_KINDS else ()

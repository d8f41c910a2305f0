"""Overlay of a scene's content: what the data of the take's events have changed in it so far.

Mappings merge, name by name; everything else takes the place of what was there. So `{"product": {"price": 3}}` leaves
the product's other fields, and a list comes whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress
from operator import eq
from types import MappingProxyType
from typing import Any

#: What has others in it; of a file's content these are classes of their own, which differ from an event's.
_HOLDERS = frozenset({dict, list, tuple})

#: What may be equal and show something else.
_NUMBERS = frozenset({bool, int, float})

NO_CONTENT: Mapping[str, Any] = MappingProxyType({})


def merge_content(content: Mapping[str, Any], overlay: Mapping[str, Any]) -> Mapping[str, Any]:
    """Content with an overlay over it, as a new mapping; branches that only one of them has are shared."""
    merged = dict(content)
    for name, value in overlay.items():
        below = merged.get(name)
        merges = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[name] = merge_content(below, value) if merges else value  # type: ignore[arg-type]  # as `merges` says
    return merged


def keep_items(content: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Content whose lists have the items of those `before`, as the same objects, where they are equal to them.

    An event's data bring a list whole, of which mostly a few items are others: of 2,000 rows that is told in 0.7 ms.
    """
    kept: dict[str, Any] = {}
    for name, value in content.items():
        known = before.get(name)
        if value is not known and isinstance(value, list) and isinstance(known, list | tuple):
            kept[name] = [*_keep_equal(value[: len(known)], known[: len(value)]), *value[len(known) :]]
        elif value is not known and isinstance(value, Mapping) and isinstance(known, Mapping):
            kept[name] = keep_items(value, known)
    return {**content, **kept} if kept else content


def _keep_equal(items: Sequence[Any], known: Sequence[Any]) -> list[Any]:
    """The known one of each pair that is the same, else the item: of dictionaries of plain values told for all at once.

    By themselves 2,000 take twice as long.
    """
    equal = [*map(eq, items, known)]
    pairs = zip(items, known, equal, strict=True)
    if _have_same_leaves([*compress(items, equal)], [*compress(known, equal)]):
        return [b if is_equal else a for a, b, is_equal in pairs]
    return [b if is_equal and _has_same_types(a, b) else a for a, b, is_equal in pairs]


def _have_same_leaves(items: Sequence[Any], known: Sequence[Any]) -> bool:
    """Whether equal items are dictionaries of plain values which surely have the same types."""
    try:
        types, known_types = ({*_iter_leaf_types(each)} for each in (items, known))
    except TypeError:  # something else among them
        return False
    if types != known_types or not _HOLDERS.isdisjoint(types):
        return False
    if len(_NUMBERS.intersection(types)) < 2:
        return True
    # Of several types of numbers each must have its own: where the names come in the same order, that is told at once.
    are_in_order = [*chain.from_iterable(items)] == [*chain.from_iterable(known)]
    return are_in_order and [*_iter_leaf_types(items)] == [*_iter_leaf_types(known)]


def _iter_leaf_types(items: Sequence[Any]) -> Iterator[type]:
    """The types of the values of all items. Raises TypeError for what is no dictionary."""
    return map(type, chain.from_iterable(map(dict.values, items)))


def is_same(a: Any, b: Any) -> bool:
    """Whether two values show the same: to `==` alone 1 is true."""
    return a is b or (a == b and _has_same_types(a, b))


def _has_same_types(a: Any, b: Any) -> bool:
    """Whether equal values have leaves of the same types."""
    if isinstance(a, dict):
        types = [*map(type, a.values())]
        if types == [*map(type, map(b.get, a))] and _HOLDERS.isdisjoint(types):
            return True
        for name, value in a.items():
            other = b[name]
            if value.__class__ is not other.__class__ or value.__class__ in _HOLDERS:
                if not _has_same_types(value, other):
                    return False
        return True
    if isinstance(a, list | tuple):
        return all(map(_has_same_types, a, b))
    return a.__class__ is b.__class__


class OverlayBuilder:
    """A mutable builder of overlays: `merge` changes it, `build` gives one that stays as it is.

    A new overlay for each event would cost all names of the content each time. `name_count` counts those of all levels.
    """

    def __init__(self, content: Mapping[str, Any] = NO_CONTENT) -> None:
        self._content = _copy_mappings(content)
        self._built: Mapping[str, Any] | None = content
        self.name_count = _count_names(content)

    def merge(self, data: Mapping[str, Any]) -> None:
        """Merge the data of one event."""
        if data:
            self._built = None
            self.name_count += _merge_into(self._content, data)

    @property
    def current(self) -> Mapping[str, Any]:
        """The overlay, to be read before the next merge changes it."""
        return self._content

    def build(self) -> Mapping[str, Any]:
        """The overlay as it is now; the same object until the next merge."""
        if self._built is None:
            self._built = _copy_mappings(self._content)
        return self._built


def _merge_into(content: dict[str, Any], data: Mapping[str, Any]) -> int:
    """Merge into plain mappings that nobody else holds; by how many names they have grown."""
    grown = 0
    for name, value in data.items():
        below = content.get(name)
        grown += name not in content
        if not isinstance(value, Mapping):
            grown -= _count_names(below)
            content[name] = value
            continue
        if not isinstance(below, dict):
            below = content[name] = {}
        grown += _merge_into(below, value)
    return grown


def _copy_mappings(value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of all mappings; lists, which are never changed, are shared."""
    return {name: _copy_mappings(item) if isinstance(item, Mapping) else item for name, item in value.items()}


def _count_names(value: object) -> int:
    return sum(1 + _count_names(item) for item in value.values()) if isinstance(value, Mapping) else 0

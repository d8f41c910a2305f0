"""Overlay of a scene's content: what the data of the take's events have changed in it so far.

Mappings merge, name by name; everything else takes the place of what was there. So `{"product": {"price": 3}}` leaves
the product's other fields, and a list comes whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

NO_CONTENT: Mapping[str, Any] = MappingProxyType({})


def merge_content(content: Mapping[str, Any], overlay: Mapping[str, Any]) -> Mapping[str, Any]:
    """Content with an overlay over it, as a new mapping; branches that only one of them has are shared."""
    merged = dict(content)
    for name, value in overlay.items():
        below = merged.get(name)
        merges = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[name] = merge_content(below, value) if merges else value  # type: ignore[arg-type]  # as `merges` says
    return merged


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

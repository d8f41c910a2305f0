"""Origins of fields: from which characters of which file a field of a node has its value, and through which layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from vitrine.document.located_data import KeyPath, Map, Mark, Seq
from vitrine.document.value_span import Position, ValueSpan, index_values
from vitrine.errors import Place

Layer = Literal["node", "style", "component", "argument", "include"]


class Origin(NamedTuple):
    """Where a value is written: from its first character up to one past its last, in characters from 1.

    `layer` is what changes with it: the `node` alone, where the scene's own file says it; a node in a file that is
    `include`d; all nodes of a `style` or a `component`; or an `argument`, what `with` gives a component at one use.
    `name` is that of the style, component or argument. Where aliases `*anchor` repeat these characters, `aliases` are
    the places of all of them: they change too.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    layer: Layer
    name: str = ""
    anchor: str = ""
    aliases: tuple[Place, ...] = ()


@dataclass(frozen=True, eq=False)
class FieldOrigins:
    """The origins of all fields that somebody wrote, found when they are asked for.

    `file` is the scene's own, `texts` those of all its files by name, `fields` the nodes as they were put together
    from their layers, by id. What no file says, defaults and the parts of a card, has no origin.
    """

    file: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Map] = field(default_factory=dict)
    _spans: dict[str, dict[Position, ValueSpan]] = field(default_factory=dict, repr=False)  # a memo

    def find(self, node_id: str, *path: str | int) -> Origin | None:
        """The origin of a field, or of what lies deeper in it: `find("sign", "anchor", "offset", 0)`.

        Without a path that of the node. None where there is no such node or field, or nobody wrote it.
        """
        owner: Any = self.fields.get(node_id)
        mark = owner.mark if isinstance(owner, Map) else None
        for key in path:
            mark = _find_written_mark(owner, key)
            if mark is None:
                return None
            owner = owner[key]
        return None if mark is None else self._make_origin(mark.source or mark)

    def list_paths(self, node_id: str) -> tuple[KeyPath, ...]:
        """The paths of all single values that were written for a node, those of its children left out."""
        return tuple(_iterate_paths(self.fields.get(node_id, ()), ()))

    def _make_origin(self, mark: Mark) -> Origin | None:
        if mark.file not in self._spans:
            self._spans[mark.file] = index_values(self.texts[mark.file])
        span = self._spans[mark.file].get((mark.value_line, mark.value_column))
        if span is None:
            return None
        aliases = tuple(Place(mark.file, *position) for position in span.aliases)
        return Origin(mark.file, *span[:4], *_find_layer(mark, self.file), span.anchor, aliases)


def _find_written_mark(owner: Any, key: str | int) -> Mark | None:
    """The mark of an entry that somebody wrote; what the loader put in has the mark of what it was put in for."""
    if isinstance(owner, Map):
        mark = owner.marks.get(str(key)) if key in owner else None
    else:
        is_there = isinstance(owner, Seq) and isinstance(key, int) and 0 <= key < len(owner)
        mark = owner.marks[key] if is_there else None
    return mark if mark is not None and mark is not owner.mark else None


def _iterate_paths(owner: Any, path: KeyPath) -> Iterator[KeyPath]:
    entries = owner.items() if isinstance(owner, Map) else enumerate(owner) if isinstance(owner, Seq) else ()
    for key, value in entries:
        if _find_written_mark(owner, key) is None or (not path and key == "children"):
            continue
        if isinstance(value, Map | Seq):
            yield from _iterate_paths(value, (*path, key))
        else:
            yield (*path, key)


def _find_layer(mark: Mark, scene_file: str) -> tuple[Layer, str]:
    """The layer of an entry and its name, by the section of the file that it stands in."""
    section, *below = mark.path
    if section == "styles":
        return "style", str(below[0])
    if section == "components":
        return "component", str(below[0])
    if "with" in below[:-1]:
        return "argument", str(below[below.index("with") + 1])
    return ("node" if mark.file == scene_file else "include"), ""

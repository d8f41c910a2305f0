"""Bindings of fields: `opacity: "{battery / 100}"`. The node itself holds a plain value, these say what it follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from vitrine.scene.nodes.bindable import Bindable
from vitrine.scene.nodes.binding import Placeholder, fill_template, parse_template

#: The way to a value within a node: ("opacity",), ("margin", 0), ("anchor", "offset", 1).
FieldPath = tuple[str | int, ...]


class FieldBinding(NamedTuple):
    """The binding of one field, or of one value in it: its template, what it takes, and what stands there without.

    `colors` are the scene's own, by name.
    """

    path: FieldPath
    template: str
    bindable: Bindable
    default: Any
    colors: Mapping[str, str]

    @property
    def field_name(self) -> str:
        """The path as it is written in a scene: a field that is called by a word of Python has a mark behind it."""
        return ".".join(str(key).rstrip("_") for key in self.path)

    @property
    def placeholder(self) -> Placeholder | None:
        """The only placeholder, where the template is nothing else and has no format: then its value is not a text."""
        first, *more = parse_template(self.template) or ("",)
        return first if isinstance(first, Placeholder) and not first.format_spec and not more else None

    def resolve(self, value: Any) -> Any:
        """The field's plain value for that of its placeholder, or the text of its template."""
        converted = self.bindable.convert(value, self.colors)
        return self.default if converted is None else converted

    def read(self, values: Mapping[str, Any]) -> Any:
        """The value of its placeholder, or the text of its template, as `resolve` takes it."""
        placeholder = self.placeholder
        return fill_template(self.template, values) if placeholder is None else placeholder.read(values)

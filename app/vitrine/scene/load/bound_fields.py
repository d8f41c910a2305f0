"""Separation of bound fields from a node as written: its model is checked with what content has in their place now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from pydantic import BaseModel

from vitrine.document.located_data import Map, Seq, make_problem
from vitrine.errors import Problem, suggest_name
from vitrine.scene.load.cross_references import SymbolTable, find_binding_errors
from vitrine.scene.nodes.bindable import Bindable, find_field_name, find_field_type
from vitrine.scene.nodes.binding import parse_template
from vitrine.scene.nodes.field_binding import FieldBinding, FieldPath
from vitrine.scene.nodes.node import NODE_MODELS, Icon, Text
from vitrine.scene.nodes.span import BUILT_IN_FONT, Span
from vitrine.scene.nodes.value import NAMED_COLORS


@dataclass(slots=True)
class BoundFieldReader:
    """The reader of the bound fields of one node, which records its mistakes.

    `columns` are those of the repeated table around it, `colors` the scene's own.
    """

    symbols: SymbolTable
    columns: Collection[str] | None
    colors: Mapping[str, str]
    problems: list[Problem]
    bindings: list[FieldBinding] = field(default_factory=list)

    def separate(self, raw: Map, kind: str) -> Map:
        """The node with plain values in place of what is bound, which is in `bindings` then."""
        model = NODE_MODELS[kind]
        # Texts, pictures and the value of a gauge have been bound from the first, and are filled by themselves.
        filled = model.bound_field.name if model.bound_field else ""
        return self._separate_keys(raw, model, (), filled)

    def _separate_keys(self, raw: Map, model: type[BaseModel], path: FieldPath, filled: str = "") -> Map:
        entries = {}
        for key, value in raw.items():
            if key == filled and isinstance(value, Seq):
                if (pieces := self._separate_spans(value, (*path, key))) is not value:
                    entries[key] = pieces
                continue
            if key == filled or not isinstance(value, str | Map | Seq):
                continue
            bindable, inner = find_field_type(model, key)
            if bindable is not None and (own := self._list_own_names(model, key)):
                bindable = bindable._replace(choices=own)
            name = find_field_name(model, key)
            if isinstance(value, Map) and inner is not None:
                changed: Any = self._separate_keys(value, inner, (*path, name))
            elif bindable is not None and not isinstance(value, Map):
                default = model.model_fields[name].get_default() if bindable.stand_in is None else bindable.absence
                changed = self._separate_value(raw, key, value, bindable, (*path, name), default)
            else:
                continue
            if changed is not value:
                entries[key] = changed
        return raw.with_entries(**entries) if entries else raw

    def _list_own_names(self, model: type[BaseModel], key: str) -> tuple[str, ...]:
        """The names that a field may have where they are the scene's, with those that all scenes have."""
        if model is Icon and key == "icon":
            return tuple(self.symbols.icons)
        return (BUILT_IN_FONT, *self.symbols.fonts) if model in (Text, Span) and key == "font" else ()

    def _separate_spans(self, pieces: Seq, path: FieldPath) -> Seq:
        """The pieces of a text with plain values in place of what is bound, but for their words."""
        changed = [
            self._separate_keys(piece, Span, (*path, index), "text") if isinstance(piece, Map) else piece
            for index, piece in enumerate(pieces)
        ]
        same = all(a is b for a, b in zip(changed, pieces, strict=True))
        return pieces if same else Seq.of(changed, pieces.marks, pieces.mark)

    def _separate_value(
        self, owner: Map | Seq, key: Any, value: Any, bindable: Bindable, path: FieldPath, default: Any
    ) -> Any:
        if isinstance(value, Seq) and bindable.rows:
            return self._separate_items(value, bindable._replace(rows=None), path, default)
        if isinstance(value, Seq) and bindable.counts:
            return self._separate_items(value, bindable._replace(counts=()), path, default)
        if not isinstance(value, str) or "{" not in value:
            return value
        if default is not None and bindable.convert(default, self.colors) is None:
            default = bindable.absence  # one that must be given
        binding = FieldBinding(path, value, bindable, default, self.colors)
        found = [*self._iter_problems(owner, key, binding)]
        self.problems += found
        if found:
            return default
        self.bindings.append(binding)
        return binding.resolve(binding.read(self.symbols.content))

    def _separate_items(self, items: Seq, bindable: Bindable, path: FieldPath, default: Any) -> Seq:
        defaults = default if isinstance(default, tuple) else ()
        if len(defaults) == 1:  # one for all, as in `scale: 1`
            defaults *= len(items)
        if len(defaults) != len(items):
            defaults = (None,) * len(items)
        absence = bindable.absence
        changed = [
            self._separate_value(items, index, item, bindable, (*path, index), absence if usual is None else usual)
            for index, (item, usual) in enumerate(zip(items, defaults, strict=True))
        ]
        same = all(a is b for a, b in zip(changed, items, strict=True))
        if not same and bindable.is_range and all(isinstance(item, int | float) for item in changed):
            changed = [*accumulate(changed, max)]
        return items if same else Seq.of(changed, items.marks, items.mark)

    def _iter_problems(self, owner: Map | Seq, key: Any, binding: FieldBinding) -> Iterator[Problem]:
        takes_lists = binding.bindable.rows is not None
        errors = find_binding_errors(binding.template, self.symbols, self.columns, takes_lists)
        yield from (make_problem(owner, key, str(e), allowed=e.allowed, hint=e.hint) for e in errors)
        expression = binding.placeholder.expression if not errors and binding.placeholder else None
        for text in expression.texts if expression else ():
            if binding.bindable.convert(text, self.colors) is None:
                names = [*NAMED_COLORS, *self.colors] if binding.bindable.holds == "color" else binding.bindable.choices
                message = f'"{text}" cannot stand here'
                yield make_problem(
                    owner, key, message, allowed=binding.bindable.describe(), hint=suggest_name(text, names)
                )


def find_default_warnings(
    bindings: Collection[FieldBinding], content: Mapping[str, Any]
) -> Iterator[tuple[FieldBinding, str]]:
    """The bindings whose value in content cannot stand in their field, each with a sentence."""
    for binding in bindings:
        slots = [slot for slot in parse_template(binding.template) if not isinstance(slot, str)]
        if any(slot.is_live for slot in slots):
            continue
        value = binding.read(content)
        if value is not None and binding.bindable.convert(value, binding.colors) is None:
            yield binding, f"{binding.template} is {value!r} and cannot stand here, so the default does"

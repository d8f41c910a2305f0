"""Entries of `states:` and `if:` as they are written: fields by the name of a state, or by a condition."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from vitrine.document.field_error import describe_value
from vitrine.document.located_data import Map, make_problem, make_unknown_problem
from vitrine.errors import Problem, suggest_name
from vitrine.scene.load.cross_references import SymbolTable, find_binding_errors
from vitrine.scene.nodes.bindable import Bindable, FieldType, find_field_name, find_field_type, list_keys
from vitrine.scene.nodes.field_binding import FieldBinding
from vitrine.scene.nodes.field_block import PSEUDO_STATES, FieldBlock, name_pseudo_state
from vitrine.scene.nodes.node import NODE_MODELS
from vitrine.scene.nodes.node_base import NodeBase

#: What a condition is.
_TRUTH = Bindable("flag")


@dataclass(frozen=True, slots=True)
class BlockEntry:
    """The fields under one state or condition, by which the node would be `build_block`'s."""

    fields: Map
    state: str | None = None
    condition: FieldBinding | None = None

    def build_block(self, varied: NodeBase) -> FieldBlock:
        """The block of these fields, as they are checked and bound in a node that has them."""
        names = dict.fromkeys(find_field_name(type(varied), key) for key in self.fields)
        bindings = tuple(binding for binding in varied.bindings if binding.path[0] in names)
        return FieldBlock({name: getattr(varied, name) for name in names}, bindings, self.state, self.condition)


def list_block_entries(
    written: Map,
    kind: str,
    symbols: SymbolTable,
    columns: Collection[str] | None,
    problems: list[Problem],
    focusable_id: str = "",
) -> list[BlockEntry]:
    """The entries of a node that can be read: states in the order of the chart, `:focus`, `:pressed`, then conditions
    in that of the file. `focusable_id` is the node, itself or around it, whose focus is meant, "" where there is none.
    """
    pseudo_states = [name_pseudo_state(focusable_id, name) for name in PSEUDO_STATES]
    order = {name: number for number, name in enumerate((*symbols.states, *pseudo_states))}
    states = []
    for name, fields in _iter_entries(written, "states", kind, problems):
        if name in PSEUDO_STATES and focusable_id:
            states.append(BlockEntry(fields, state=name_pseudo_state(focusable_id, name)))
        elif name in symbols.states:
            states.append(BlockEntry(fields, state=name))
        else:
            problems.append(_make_state_problem(written["states"], name, symbols))
    conditions = []
    for text, fields in _iter_entries(written, "if", kind, problems):
        template = f"{{{text}}}"
        errors = find_binding_errors(template, symbols, columns)
        if not errors:
            condition = FieldBinding((), template, _TRUTH, False, {})
            conditions.append(BlockEntry(fields, condition=condition))
        for error in errors:
            message = str(error).removeprefix(f'"{template}" is no binding: ')
            owner = written["if"]
            problems.append(make_problem(owner, text, message, allowed=error.allowed, hint=error.hint, at_key=True))
    return [*sorted(states, key=lambda entry: order[entry.state or ""]), *conditions]


def _make_state_problem(states: Map, name: str, symbols: SymbolTable) -> Problem:
    if name in PSEUDO_STATES:
        message = f'"{name}" never holds here: neither the node nor one around it can have the focus'
        return make_problem(states, name, message, hint="add focusable: true", at_key=True)
    known = (*symbols.states, *PSEUDO_STATES) if name.startswith(":") else symbols.states
    return make_unknown_problem(states, name, "state", name, known, at_key=True)


def _iter_entries(written: Map, section: str, kind: str, problems: list[Problem]) -> Iterator[tuple[str, Map]]:
    entries = written.get(section)
    if entries is None:
        return
    if not isinstance(entries, Map):
        allowed = "fields by state" if section == "states" else "fields by condition"
        problems.append(make_problem(written, section, f"{describe_value(entries)} does not fit here", allowed=allowed))
        return
    for name, fields in entries.items():
        if isinstance(fields, Map):
            found = _find_fixed_problems(written, fields, kind)
            problems += found
            if not found:
                yield name, fields
        else:
            message = f"{describe_value(fields)} does not fit here"
            problems.append(make_problem(entries, name, message, allowed="fields with values, such as {opacity: 0.5}"))


def _find_fixed_problems(written: Map, fields: Map, kind: str) -> list[Problem]:
    """Fields that its kind has not, and those that say what the node is, which no state changes."""
    model = NODE_MODELS[kind]
    known = list_keys(model)
    bound = model.bound_field.name if model.bound_field else ""
    changeable = sorted(key for key in known if key == bound or find_field_type(model, key) != FieldType())
    problems = []
    for key in fields:
        if key in known and key not in changeable:
            message, hint = f'"{key}" stays as it is in every state', ""
            if key == "when":
                hint = "hidden: true takes the node away"
            problems.append(make_problem(fields, key, message, allowed=", ".join(changeable), hint=hint, at_key=True))
        elif key not in known:
            message, hint = f'unknown key "{key}"', suggest_name(key, changeable)
            problems.append(make_problem(fields, key, message, allowed=", ".join(changeable), hint=hint, at_key=True))
        elif key == "anchor" and written.get("anchor") is None:
            message, hint = "the node has no anchor of its own to change", "give it one, or move it by margin or inset"
            problems.append(make_problem(fields, key, message, hint=hint, at_key=True))
    return problems

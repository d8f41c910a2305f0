"""Components: a node written once and put in by `use:`, with parameters, parts that can be restyled and own ids.

Inside, `{name}` takes the value that `with` gives, or that of `defaults`, whole and of its own type where it stands
alone; a dotted value that content has stays a binding to it. `{name.key}` takes the value as the start of a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map, Mark, Seq, make_problem, make_unknown_problem
from vitrine.errors import Problem, suggest_name
from vitrine.scene.format.value_format import is_plain_format
from vitrine.scene.nodes.bindable import list_keys
from vitrine.scene.nodes.binding import find_value, format_value, split_format
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.style import merge_fields

#: What a `use` node may say itself; all but the first three are fields of the node that it puts in.
USE_KEYS = ("use", "with", "parts", "style", *list_keys(NodeBase))

#: Components that double what they are given, one inside the other, would fill any memory.
MAX_SUBSTITUTED = 20_000

K = TypeVar("K", str, int)

#: A binding that calculates, with its braces; and what stands in it: texts in quotes, and names with their paths.
_CALCULATION = re.compile(r"""\{\{|\}\}|\{(?:[^{}'"]|'[^'\\]*'|"[^"\\]*")*\}""")
_QUOTED_OR_NAME = re.compile(r"""'[^']*'|"[^"]*"|[^\W\d][\w\-]*(?:\.[\w\-]+)*""")
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{\s*([A-Za-z_][A-Za-z0-9_\-]*)((?:\.[\w\-]+)*)\s*(:[^{}]*)?\}")


def instantiate_component(raw: Map, node_id: str, components: Map, content: Any, problems: list[Problem]) -> Map | None:
    """The node that a `use` node stands for, with `node_id` as its id and before those of its children."""
    name = raw["use"]
    entry = components.get(name) if isinstance(name, str) else None
    if entry is None:
        problems.append(make_unknown_problem(raw, "use", "component", str(name), components))
        return None
    for key in raw:
        if key not in USE_KEYS:
            problems.append(_unexpected_key_problem(raw, key))
    body = entry.get("node") if isinstance(entry, Map) else None
    arguments = raw.get("with", Map({}, {}, raw.mark))
    if not isinstance(body, Map) or not _check_arguments(raw, arguments, entry, problems):
        return None
    defaults = entry.get("defaults")
    if isinstance(defaults, Map):
        arguments = defaults.merged(arguments)
    parts = raw.get("parts", Map({}, {}, raw.mark))
    ids = _collect_ids(body)
    problems += _find_part_problems(raw, parts, ids)
    try:
        filled = _substitute(body, arguments, content)
    except FieldError as error:
        problems.append(make_problem(raw, "with", str(error), allowed=error.allowed))
        return None
    names = {name: node_id if name == body.get("id") else f"{node_id}/{name}" for name in ids}
    restyled = _apply_parts(filled, names, parts if isinstance(parts, Map) else {})
    own = raw.without("use", "with", "parts")
    return merge_fields(restyled, own).with_entries(id=node_id)


def _unexpected_key_problem(raw: Map, key: str) -> Problem:
    message = f'unknown key "{key}" beside `use`'
    hint = suggest_name(key, USE_KEYS) or "fields of the nodes inside go under `parts`, by their id"
    return make_problem(raw, key, message, allowed=", ".join(sorted(USE_KEYS)), hint=hint, at_key=True)


def _check_arguments(raw: Map, arguments: Any, entry: Map, problems: list[Problem]) -> bool:
    """Whether `with` names each parameter once."""
    if not isinstance(arguments, Map):
        problems.append(
            make_problem(
                raw, "with", f"{describe_value(arguments)} does not fit here", allowed="parameters with values"
            )
        )
        return False
    if _measure_size(arguments) > MAX_SUBSTITUTED:
        problems.append(
            make_problem(raw, "with", "the parameters hold too much", allowed=f"{MAX_SUBSTITUTED:,} values and letters")
        )
        return False
    params = _keep_texts(entry.get("params"))
    wrong = [
        make_unknown_problem(arguments, name, "parameter", name, params, at_key=True)
        for name in arguments
        if name not in params
    ]
    defaults = entry.get("defaults")
    known = (*arguments, *defaults) if isinstance(defaults, Map) else arguments
    for name in params:
        if name not in known:
            message = f'the component "{raw["use"]}" needs a value for "{name}"'
            wrong.append(
                make_problem(raw, "use", message, hint=f"with: {{{name}: ...}}, or a value under its `defaults`")
            )
    problems += wrong
    return not wrong


def _measure_size(value: Any) -> int:
    """Values and letters below `value`, counted until they are too many."""
    total = len(value) if isinstance(value, str) else 1
    for item in value.values() if isinstance(value, Map) else value if isinstance(value, Seq) else ():
        if total > MAX_SUBSTITUTED:
            break
        total += _measure_size(item)
    return total


def _keep_texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, Seq) else ()


def _get_children(raw: Any) -> tuple[Any, ...]:
    children = raw.get("children", ()) if isinstance(raw, Map) else ()
    return children if isinstance(children, Seq) else ()


def _collect_ids(body: Map) -> set[str]:
    """The ids in a component, without those that its own components bring."""
    own = {body["id"]} if isinstance(body.get("id"), str) else set()
    return own.union(*(_collect_ids(child) for child in _get_children(body) if isinstance(child, Map)))


def _find_part_problems(raw: Map, parts: Any, ids: set[str]) -> list[Problem]:
    if not isinstance(parts, Map):
        return [
            make_problem(raw, "parts", f"{describe_value(parts)} does not fit here", allowed="ids inside with fields")
        ]
    found = [make_unknown_problem(parts, name, "part", name, ids, at_key=True) for name in parts if name not in ids]
    for name, fields in parts.items():
        if not isinstance(fields, Map):
            found.append(
                make_problem(parts, name, f"{describe_value(fields)} does not fit here", allowed="fields with values")
            )
            continue
        for key in ("id", "kind", "children", "use"):
            if key in fields:
                found.append(make_problem(fields, key, f'a part cannot change its "{key}"', at_key=True))
    return found


def _apply_parts(body: Map, names: dict[str, str], parts: Any) -> Map:
    """The body with its restyled parts, and with its ids and its references to them as `names` says."""
    name = body.get("id")
    fields = parts.get(name) if isinstance(name, str) else None
    if isinstance(fields, Map):
        body = merge_fields(body, fields)
    if isinstance(name, str):
        body = body.with_entries(id=names[name])
    source = body.get("source")
    if isinstance(source, str) and source in names:
        body = body.with_entries(source=names[source])
    children = body.get("children")
    if isinstance(children, Seq):
        items = [_apply_parts(item, names, parts) if isinstance(item, Map) else item for item in children]
        body = body.with_entries(children=Seq.of(items, children.marks, children.mark))
    return body


def _substitute(value: Any, arguments: Map, content: Any) -> Any:
    """The same tree with the parameters put into every text."""
    if isinstance(value, Map):
        # An id is a name that others refer to, so no parameter may change it.
        entries = {key: item if key == "id" else _substitute(item, arguments, content) for key, item in value.items()}
        given = _trace_arguments(value.items(), value.marks, arguments)
        filled = Map(entries, {**value.marks, **given} if given else value.marks, value.mark)
        return _substitute_block_names(filled, arguments, content)
    if isinstance(value, Seq):
        items = (_substitute(item, arguments, content) for item in value)
        traced = _trace_arguments(enumerate(value), value.marks, arguments)
        return Seq.of(items, (traced.get(index, mark) for index, mark in enumerate(value.marks)), value.mark)
    if not isinstance(value, str) or "{" not in value:
        return value
    name = _find_whole_argument(value, arguments)
    if name is not None and not isinstance(arguments[name], str):
        return arguments[name]
    return _substitute_text(value, arguments, content)


def _substitute_block_names(fields: Map, arguments: Map, content: Any) -> Map:
    """The fields with parameters put into the names of states, `{name}`, and into conditions, as names there."""
    changed = {}
    if isinstance(states := fields.get("states"), Map):
        names = {name: _substitute_text(name, arguments, content) for name in states if "{" in name}
        changed["states"] = _rename_keys(states, names)
    if isinstance(blocks := fields.get("if"), Map):
        names = {
            text: _QUOTED_OR_NAME.sub(lambda name: _substitute_name(name[0], arguments, content), text)
            for text in blocks
        }
        changed["if"] = _rename_keys(blocks, names)
    return Map({**fields, **changed}, fields.marks, fields.mark) if changed else fields


def _rename_keys(owner: Map, names: dict[str, str]) -> Map:
    """The mapping with other keys, where `names` has them."""
    marks = {names.get(key, key): mark for key, mark in owner.marks.items()}
    return Map({names.get(key, key): value for key, value in owner.items()}, marks, owner.mark)


def _find_whole_argument(value: Any, arguments: Map) -> str | None:
    """The argument that takes the place of a whole value: that of `{name}`, alone."""
    whole = _PLACEHOLDER.fullmatch(value) if isinstance(value, str) and value.startswith("{") else None
    return whole[1] if whole and whole[1] in arguments and not whole[2] and not whole[3] else None


def _trace_arguments(entries: Iterable[tuple[K, Any]], marks: Any, arguments: Map) -> dict[K, Mark]:
    """The marks of those entries whose place an argument takes: they tell where that is written, too."""
    names = ((key, _find_whole_argument(value, arguments)) for key, value in entries if key != "id")
    given = ((key, arguments.marks.get(name)) for key, name in names if name is not None)
    return {key: marks[key]._replace(source=mark.source or mark) for key, mark in given if mark is not None}


def _substitute_text(text: str, arguments: Map, content: Any) -> str:
    pieces, end, length = [], 0, 0
    for match in _CALCULATION.finditer(text):
        simple = _PLACEHOLDER.fullmatch(match[0])
        filled = (
            _substitute_match(simple, arguments, content) if simple else _substitute_names(match[0], arguments, content)
        )
        pieces += [text[end : match.start()], filled]
        end, length = match.end(), length + len(pieces[-1])
        if length > MAX_SUBSTITUTED:
            raise FieldError("a text in the component grows too long", f"{MAX_SUBSTITUTED:,} letters")
    return "".join([*pieces, text[end:]])


def _substitute_names(calculation: str, arguments: Map, content: Any) -> str:
    """A calculation with its braces, or a doubled brace; what its format says stays."""
    _, format_spec = split_format(calculation[1:-1])
    end = calculation.rindex(format_spec) if format_spec else len(calculation)
    return (
        _QUOTED_OR_NAME.sub(lambda name: _substitute_name(name[0], arguments, content), calculation[:end])
        + calculation[end:]
    )


def _substitute_name(name: str, arguments: Map, content: Any) -> str:
    """A name in a calculation, where it is that of a parameter its value: a path, a number, or a text in quotes."""
    head, dot, rest = name.partition(".")
    if head not in arguments or name[0] in "'\"":
        return name
    value = arguments[head]
    if not isinstance(value, str):
        return format_value(value, "") if value is not None else "null"
    handed_on = _PLACEHOLDER.fullmatch(value)
    if handed_on and not handed_on[3]:
        return f"{handed_on[1]}{handed_on[2]}{dot}{rest}"
    if value.startswith("{") and value.endswith("}"):
        return f"({value[1:-1]})"
    if rest or ("." in value and find_value(content, value.split(".")) is not None):
        return f"{value}{dot}{rest}"
    return repr(value)


def _substitute_match(match: re.Match[str], arguments: Map, content: Any) -> str:
    name, rest, format_spec = match[1], match[2], match[3] or ""
    if name not in arguments:
        return match[0]
    value = arguments[name]
    if not isinstance(value, str):
        spec = format_spec[1:].strip()
        # A language's own form is made where the language is known.
        is_constant = isinstance(value, int | float) and not isinstance(value, bool) and not is_plain_format(spec)
        return f"{{{value!r}{format_spec}}}" if is_constant else format_value(value, spec)
    # What an outer component hands on to an inner one arrives as a binding already.
    handed_on = _PLACEHOLDER.fullmatch(value)
    path = value[1:-1].strip() if handed_on and not handed_on[3] else value
    is_path = path is not value or ("." in value and find_value(content, value.split(".")) is not None)
    return f"{{{path}{rest}{format_spec}}}" if rest or format_spec or is_path else value

"""Components: a node written once and put in by `use:`, with parameters, parts that can be restyled and own ids.

Inside, `{name}` takes the value that `with` gives, whole and of its own type where it stands alone; a dotted value that
content has stays a binding to it. `{name.key}` takes the value as the start of a path.
"""

from __future__ import annotations

import re
from typing import Any

from vitrine.document.field_error import FieldError, shown
from vitrine.document.located import Map, Seq, problem, unknown
from vitrine.errors import Problem, nearest
from vitrine.scene.binding import find, formatted
from vitrine.scene.node import NodeBase

#: What a `use` node may say itself; all but the first three are fields of the node that it puts in.
USE_FIELDS = ("use", "with", "parts", "style", *(name for name in NodeBase.model_fields))

#: Components that double what they are given, one inside the other, would fill any memory.
MAX_FILLED = 20_000

_SLOT = re.compile(r"\{\{|\}\}|\{\s*([A-Za-z_][A-Za-z0-9_\-]*)((?:\.[\w\-]+)*)\s*(:[^{}]*)?\}")


def unfold(raw: Map, node_id: str, components: Map, content: Any, problems: list[Problem]) -> Map | None:
    """The node that a `use` node stands for, with `node_id` as its id and before those of its children."""
    name = raw["use"]
    entry = components.get(name) if isinstance(name, str) else None
    if entry is None:
        problems.append(unknown(raw, "use", "component", str(name), components))
        return None
    for key in raw:
        if key not in USE_FIELDS:
            problems.append(_foreign(raw, key))
    body = entry.get("node") if isinstance(entry, Map) else None
    arguments = raw.get("with", Map({}, {}, raw.mark))
    if not isinstance(body, Map) or not _fits(raw, arguments, entry, problems):
        return None
    parts = raw.get("parts", Map({}, {}, raw.mark))
    ids = _ids(body)
    problems += _unknown_parts(raw, parts, ids)
    try:
        filled = _filled(body, arguments, content)
    except FieldError as error:
        problems.append(problem(raw, "with", str(error), allowed=error.allowed))
        return None
    names = {name: node_id if name == body.get("id") else f"{node_id}/{name}" for name in ids}
    restyled = _placed(filled, names, parts if isinstance(parts, Map) else {})
    own = raw.without("use", "with", "parts")
    return restyled.merged(own).put(id=node_id)


def _foreign(raw: Map, key: str) -> Problem:
    message = f'unknown key "{key}" beside `use`'
    hint = nearest(key, USE_FIELDS) or "fields of the nodes inside go under `parts`, by their id"
    return problem(raw, key, message, allowed=", ".join(sorted(USE_FIELDS)), hint=hint, at_key=True)


def _fits(raw: Map, given: Any, entry: Map, problems: list[Problem]) -> bool:
    """Whether `with` names each parameter once."""
    if not isinstance(given, Map):
        problems.append(problem(raw, "with", f"{shown(given)} does not fit here", allowed="parameters with values"))
        return False
    if _size(given) > MAX_FILLED:
        problems.append(
            problem(raw, "with", "the parameters hold too much", allowed=f"{MAX_FILLED:,} values and letters")
        )
        return False
    params = _texts(entry.get("params"))
    wrong = [unknown(given, name, "parameter", name, params, at_key=True) for name in given if name not in params]
    for name in params:
        if name not in given:
            message = f'the component "{raw["use"]}" needs a value for "{name}"'
            wrong.append(problem(raw, "use", message, hint=f"with: {{{name}: ...}}"))
    problems += wrong
    return not wrong


def _size(value: Any) -> int:
    """Values and letters below `value`, counted until they are too many."""
    total = len(value) if isinstance(value, str) else 1
    for item in value.values() if isinstance(value, Map) else value if isinstance(value, Seq) else ():
        if total > MAX_FILLED:
            break
        total += _size(item)
    return total


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, Seq) else ()


def _children(raw: Any) -> tuple[Any, ...]:
    children = raw.get("children", ()) if isinstance(raw, Map) else ()
    return children if isinstance(children, Seq) else ()


def _ids(body: Map) -> set[str]:
    """The ids in a component, without those that its own components bring."""
    own = {body["id"]} if isinstance(body.get("id"), str) else set()
    return own.union(*(_ids(child) for child in _children(body) if isinstance(child, Map)))


def _unknown_parts(raw: Map, parts: Any, ids: set[str]) -> list[Problem]:
    if not isinstance(parts, Map):
        return [problem(raw, "parts", f"{shown(parts)} does not fit here", allowed="ids inside with fields")]
    found = [unknown(parts, name, "part", name, ids, at_key=True) for name in parts if name not in ids]
    for name, fields in parts.items():
        if not isinstance(fields, Map):
            found.append(problem(parts, name, f"{shown(fields)} does not fit here", allowed="fields with values"))
            continue
        for key in ("id", "kind", "children", "use"):
            if key in fields:
                found.append(problem(fields, key, f'a part cannot change its "{key}"', at_key=True))
    return found


def _placed(body: Map, names: dict[str, str], parts: Any) -> Map:
    """The body with its restyled parts, and with its ids and its references to them as `names` says."""
    name = body.get("id")
    fields = parts.get(name) if isinstance(name, str) else None
    if isinstance(fields, Map):
        body = body.merged(fields)
    if isinstance(name, str):
        body = body.put(id=names[name])
    source = body.get("source")
    if isinstance(source, str) and source in names:
        body = body.put(source=names[source])
    children = body.get("children")
    if isinstance(children, Seq):
        items = [_placed(item, names, parts) if isinstance(item, Map) else item for item in children]
        body = body.put(children=Seq.of(items, children.marks, children.mark))
    return body


def _filled(value: Any, given: Map, content: Any) -> Any:
    """The same tree with the parameters put into every text."""
    if isinstance(value, Map):
        # An id is a name that others refer to, so no parameter may change it.
        entries = {key: item if key == "id" else _filled(item, given, content) for key, item in value.items()}
        return Map(entries, value.marks, value.mark)
    if isinstance(value, Seq):
        return Seq.of((_filled(item, given, content) for item in value), value.marks, value.mark)
    if not isinstance(value, str) or "{" not in value:
        return value
    whole = _SLOT.fullmatch(value)
    if whole and whole[1] in given and not whole[2] and not whole[3] and not isinstance(given[whole[1]], str):
        return given[whole[1]]
    return _replaced(value, given, content)


def _replaced(text: str, given: Map, content: Any) -> str:
    pieces, end, length = [], 0, 0
    for match in _SLOT.finditer(text):
        pieces += [text[end : match.start()], _put(match, given, content)]
        end, length = match.end(), length + len(pieces[-1])
        if length > MAX_FILLED:
            raise FieldError("a text in the component grows too long", f"{MAX_FILLED:,} letters")
    return "".join([*pieces, text[end:]])


def _put(match: re.Match[str], given: Map, content: Any) -> str:
    name, rest, format_spec = match[1], match[2], match[3] or ""
    if name not in given:
        return match[0]
    value = given[name]
    if not isinstance(value, str):
        return formatted(value, format_spec[1:].strip())
    # What an outer component hands on to an inner one arrives as a binding already.
    handed_on = _SLOT.fullmatch(value)
    path = value[1:-1].strip() if handed_on and not handed_on[3] else value
    is_path = path is not value or ("." in value and find(content, value.split(".")) is not None)
    return f"{{{path}{rest}{format_spec}}}" if rest or format_spec or is_path else value

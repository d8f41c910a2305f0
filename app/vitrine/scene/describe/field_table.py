"""Tables of fields as Markdown, made from the schema: what each field holds, its default, what it means."""

from __future__ import annotations

import json
from typing import Any

from vitrine.scene.describe.examples import render_example
from vitrine.scene.describe.schema import Schema
from vitrine.scene.nodes.animated_number import EASINGS
from vitrine.scene.nodes.icon_names import ICON_NAMES
from vitrine.scene.nodes.value import NAMED_COLORS

#: Definitions whose name is no heading.
_TYPE_WORDS = {
    **{"Motion": "moving number", "Node": "node", "NodeInComponent": "node", "Style": "fields"},
    **{"Actions": "actions", "States": "states", "Statechart": "states", "ShapeForm": "form, as of a shape"},
}
#: What lists of names are called that stand in full at their own place.
_ICON = "the name of an icon"
_LISTS = ((ICON_NAMES, _ICON), (EASINGS, "an easing"))


def render_definition(title: str, definition: Schema) -> str:
    """A section of one definition of a schema: what it is, its fields, an example."""
    rows = [render_row(key, field, definition) for key, field in definition["properties"].items()]
    return f"## {title}\n\n{definition['description']}\n\n{render_table(rows)}{render_example(title)}"


def render_table(rows: list[str]) -> str:
    """A table of rows."""
    return "\n".join(["| field | holds | default | meaning |", "|---|---|---|---|", *rows]) + "\n\n"


def render_row(name: str, field: Schema, definition: Schema) -> str:
    """The row of one field of a definition."""
    needed = any(name in way["required"] for way in (definition, *definition.get("anyOf", [])) if "required" in way)
    default = "needed" if needed else _render_default(field.get("default"))
    meaning = field.get("description", "").replace("|", "\\|")
    return f"| `{name}` | {_describe_type(field).replace('|', chr(92) + '|')} | {default} | {meaning} |"


def _render_default(value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`" if not isinstance(value, dict) else ""


def _describe_type(field: Schema) -> str:
    """What a field may hold, in words."""
    if "$ref" in field:
        name = str(field["$ref"]).rpartition("/")[2]
        return _TYPE_WORDS.get(name, name.removesuffix("Entry").removesuffix("InComponent"))
    if "const" in field:
        return f"`{field['const']}`"
    if "allOf" in field:
        return _describe_type(field["allOf"][0])
    if "patternProperties" in field:
        return f"by name: {_describe_type(next(iter(field['patternProperties'].values())))}"
    if "then" in field:
        return _describe_union([_describe_type(field["else"]), _describe_type(field["then"])])
    if "else" in field:
        return _describe_type(field["else"])
    if "enum" in field:
        names = tuple(field["enum"])
        return next((word for listed, word in _LISTS if names == listed), ", ".join(map(str, names)))
    ways = field.get("anyOf", field.get("oneOf"))
    if ways:
        return _describe_union([_describe_type(way) for way in ways])
    return _describe_scalar(field)


def _describe_union(ways: list[str]) -> str:
    # Nearly every field may be bound, which is said once.
    ways = list(dict.fromkeys(way for way in ways if way not in ("null", "Bound")))
    if _ICON in ways:
        return f"{_ICON}, or one of the scene's own"
    inks = ", ".join(NAMED_COLORS)
    if inks in ways:
        return " or ".join(["colour", *(way for way in ways if way not in (inks, "text"))])
    counts = [way.split(" ")[0] for way in ways if way[:1].isdigit()]
    if len(counts) > 1:
        single = " or ".join(way for way in ways if not way[:1].isdigit())
        return f"{single}, or a list of {', '.join(counts[:-1])} or {counts[-1]}"
    return " or ".join(ways)


def _describe_scalar(field: Schema) -> str:
    kind = field.get("type")
    if kind == "array":
        return _describe_list(field)
    if isinstance(field.get("additionalProperties"), dict):
        return f"by name: {_describe_type(field['additionalProperties'])}"
    words = {
        "string": "text",
        "number": "number",
        "integer": "whole number",
        "boolean": "true or false",
        "object": "keys",
    }
    text = "any value" if kind is None else words.get(str(kind), str(kind))
    least, most = field.get("minimum", field.get("exclusiveMinimum")), field.get("maximum")
    if least is not None and most is not None and most < 1e6:
        return f"{text} {least:g} to {most:g}"
    return f"{text} from {least:g} on" if least is not None and least > -1e6 else text


def _describe_list(field: Schema) -> str:
    items = field.get("items", {})
    if isinstance(items, list):
        return f"[{', '.join(_describe_type(item) for item in items)}]"
    count = field.get("minItems")
    inner = _describe_type(items)
    return f"{count} of: {inner}" if count and count == field.get("maxItems") else f"list of: {inner}"

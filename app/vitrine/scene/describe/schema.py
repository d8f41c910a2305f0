"""The JSON Schema (draft 7) of scene files, for editors: made from the models, so that it cannot differ from them.

What the models do not have — `style`, `use`, parameters inside components, the outline of a statechart — is added here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from vitrine.scene.describe.service_schema import build_blocks_schema, build_service_definitions
from vitrine.scene.load.card import CARD_PARTS
from vitrine.scene.load.component import USE_KEYS
from vitrine.scene.load.font import FACE_NAMES
from vitrine.scene.load.scene_file import SceneFile
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.animated_number import EASINGS
from vitrine.scene.nodes.bindable import find_field_type
from vitrine.scene.nodes.fill import Gradient, Halo
from vitrine.scene.nodes.icon_names import ICON_NAMES
from vitrine.scene.nodes.mask import MaskSpec
from vitrine.scene.nodes.node import NODE_MODELS, EdgeArrow, Node
from vitrine.scene.nodes.node_base import NodeBase, TweenSpec
from vitrine.scene.nodes.shape_form import ArcSpec, RingSpec, ShapeForm
from vitrine.scene.nodes.span import Span
from vitrine.scene.nodes.style import ALL_FIELDS
from vitrine.scene.nodes.value import ID_PATTERN

Schema = dict[str, Any]

_NUMBERS = {"type": "array", "items": {"type": "number"}}
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_STYLE_NAMES = {**_NAMES, "description": "styles whose fields it takes over, the later before the earlier"}

ANIMATION_SCHEMA: Schema = {
    "description": "a number that moves by itself",
    "oneOf": [
        {
            "type": "object",
            "properties": {
                "osc": {
                    **_NUMBERS,
                    "minItems": 2,
                    "maxItems": 3,
                    "description": "[amplitude, hertz, phase in degrees]",
                },
                "base": {"type": "number", "description": "what it swings around"},
            },
            "required": ["osc"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "keys": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "array",
                        "items": [{"type": "number"}, {"type": "number"}, {"enum": list(EASINGS)}],
                        "minItems": 2,
                        "maxItems": 3,
                    },
                    "description": "[seconds, value] or [seconds, value, easing to the next]",
                },
                "loop": {"type": "boolean", "description": "starts again after the last key"},
            },
            "required": ["keys"],
            "additionalProperties": False,
        },
    ],
}

_FACES: Schema = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in FACE_NAMES},
    "additionalProperties": False,
    "minProperties": 1,
    "description": "files by face",
}
_BOUND_SCHEMA: Schema = {
    "type": "string",
    "pattern": r"\{[^{}]+\}|^\$[A-Za-z_]",
    "description": "bound: {path}, {a + b}, {a if b > c else d}; names are those of content, of the chart's variables,"
    " and live values such as places.ID.distance_m; or a design token, $group.name",
}
_GUARD = _NAMES
_EXPRESSION = {"type": ["string", "number", "boolean"]}
_ACTIONS = {"$ref": "#/$defs/Actions"}


def _build_mapping(properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


_TRANSITION_SCHEMA = _build_mapping(
    {
        "event": {
            "type": "string",
            "description": "tap, near:corner<12m, a signal such as code.seen, ...; absent: at once",
        },
        "target": {"type": "string", "description": "state to go to"},
        "cond": {**_GUARD, "description": "only where this expression is true; data.NAME is of the event's data"},
        "unless": {**_GUARD, "description": "only where this expression is false"},
        "after_s": {"type": "number", "minimum": 0, "description": "seconds in the state, by the take's clock"},
        "internal": {"type": "boolean", "description": "the state itself is not left on the way to one inside it"},
        "before": {**_ACTIONS, "description": "done before anything is left"},
        "on": {**_ACTIONS, "description": "done on the way"},
        "after": {**_ACTIONS, "description": "done after all is entered"},
    }
)
_BRANCH = {"cond": _GUARD, "then": _ACTIONS}
_ACTION_SCHEMA = {
    "description": "One thing that a chart does when a state is entered or left, or a transition taken.",
    **_build_mapping(
        {
            "say": {
                "type": "string",
                "description": "said aloud until the next is said; {path} or {path:format} is bound to content",
            },
            "assign": _build_mapping(
                {"location": {"type": "string"}, "expr": _EXPRESSION},
                description="{location: variable, expr: expression}",
            ),
            "raise": {
                "anyOf": [{"type": "string"}, _build_mapping({"event": {"type": "string"}})],
                "description": "an event of the scene's own, at once",
            },
            "if": _build_mapping(
                {**_BRANCH, "elif": {"type": "array", "items": _build_mapping(_BRANCH)}, "else": _ACTIONS},
                description="{cond: expression, then: actions, elif: list of these, else: actions}",
            ),
            "foreach": _build_mapping(
                {"array": _EXPRESSION, "item": {"type": "string"}, "index": {"type": "string"}, "do": _ACTIONS},
                description="{array: expression, item: name, do: actions}",
            ),
        },
        minProperties=1,
        maxProperties=1,
    ),
}
_ACTIONS_SCHEMA = {"anyOf": [{"$ref": "#/$defs/Action"}, {"type": "array", "items": {"$ref": "#/$defs/Action"}}]}
_HISTORY_SCHEMA = _build_mapping(
    {
        "type": {"enum": ["shallow", "deep"], "description": "the states of one level, or all below them"},
        "transitions": {
            "type": "array",
            "items": _build_mapping({"target": {"type": "string"}, "on": _ACTIONS}),
            "description": "where it leads before anything was active",
        },
    },
)
_STATE_SCHEMA = _build_mapping(
    {
        "initial": {"type": "boolean", "description": "the one of its level that is entered first"},
        "final": {"type": "boolean", "description": "nothing leaves it"},
        "parallel": {"type": "boolean", "description": "all states inside are active together"},
        "capture": {"type": "boolean", "description": "the camera records while it is active"},
        "tier": {
            "enum": ["small", "large"],
            "description": "which processor draws it, where the glasses have two; absent: the small one, unless"
            " something is fixed to the world or moves without end, or the camera records. `check` says when it cannot"
            " be the small one; states inside have theirs from it",
        },
        "invoke": {
            "anyOf": [{"$ref": "#/$defs/Invoke"}, {"type": "array", "items": {"$ref": "#/$defs/Invoke"}}],
            "description": "what is asked of services when it is entered; leaving it drops an answer that has not come",
        },
        "enter": {**_ACTIONS, "description": "done when it is entered"},
        "exit": {**_ACTIONS, "description": "done when it is left"},
        "states": {"$ref": "#/$defs/States", "description": "inside it, by name"},
        "history": {
            "type": "object",
            "additionalProperties": {"$ref": "#/$defs/History"},
            "description": "names that lead back to what was active inside, shallow or deep",
        },
        "transitions": {"type": "array", "items": {"$ref": "#/$defs/Transition"}, "description": "ways out"},
    },
    type=["object", "null"],
)
_CHART_SCHEMA = _build_mapping(
    {
        "name": {"type": "string", "description": "what people call it"},
        "description": {"type": "string", "description": "what it is for; nobody but people reads it"},
        "datamodel": {
            "anyOf": [
                {"type": "object", "additionalProperties": _EXPRESSION},
                {"type": "array", "items": _build_mapping({"id": {"type": "string"}, "expr": _EXPRESSION})},
            ],
            "description": "variables of guards and actions, by name with their first values",
        },
        "states": {"allOf": [{"$ref": "#/$defs/States"}], "description": "its states by name"},
    }
)


def build_scene_schema() -> Schema:
    """The whole schema as plain data."""
    defs = _build_definitions()
    _, top = models_json_schema([(SceneFile, "validation")], ref_template="#/$defs/{model}")
    defs |= top["$defs"]
    scene = defs.pop("SceneFile")
    fields = scene["properties"]
    fields["nodes"]["items"] = {"$ref": "#/$defs/Node"}
    fields["statechart"] = {"allOf": [_make_ref("Statechart")], "description": fields["statechart"]["description"]}
    fields["services"] = build_blocks_schema(fields["services"])
    fields["styles"] |= _map_by_id(_make_ref("Style"))
    fields["places"] |= _map_by_id({"anyOf": [{**_NUMBERS, "minItems": 3, "maxItems": 3}, _make_ref("PlaceEntry")]})
    fields["fonts"] |= _map_by_id({"anyOf": [{"type": "string"}, _FACES, _make_ref("Font")]})
    entry = {"anyOf": [{"type": "string"}, _make_ref("TokensEntry")]}
    described = {"description": fields["tokens"]["description"]}
    fields["tokens"] = {"anyOf": [*entry["anyOf"], {"type": "array", "items": entry}], **described}
    node = defs["ComponentEntry"]["properties"]["node"]
    node |= {"allOf": [{"$ref": "#/$defs/NodeInComponent"}]}
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **scene,
        "$defs": {**defs, **_build_component_variants(defs)},
    }
    return {"title": "Vitrine scene", **tidy_schema(schema)}


def tidy_schema(schema: Schema) -> Schema:
    """A schema as pydantic writes it, in draft 7's words, and without titles that only repeat a name."""
    return _rewrite(schema, _tidy)  # type: ignore[no-any-return]


def _map_by_id(value: Schema) -> Schema:
    return {"patternProperties": {ID_PATTERN: value}, "additionalProperties": False}


def _make_ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _build_definitions() -> Schema:
    defs: Schema = TypeAdapter(Node).json_schema(ref_template="#/$defs/{model}")["$defs"]
    icon = defs["Icon"]["properties"]["icon"]
    # An editor offers the built-in ones; a scene may have others, which `check` looks up in its folder.
    icon["anyOf"] = [{"enum": list(ICON_NAMES)}, {"type": icon.pop("type")}]
    text = defs["Text"]["properties"]["text"]
    words, pieces = text.pop("oneOf")
    pieces["items"] = {"anyOf": [words, pieces["items"]]}
    text |= {"if": {"type": "array"}, "then": pieces, "else": words}
    models: tuple[type[BaseModel], ...] = (
        *NODE_MODELS.values(),
        Anchor,
        TweenSpec,
        Gradient,
        Halo,
        MaskSpec,
        ShapeForm,
        ArcSpec,
        RingSpec,
        EdgeArrow,
        Span,
    )
    for model in models:
        _allow_bindings(defs[model.__qualname__]["properties"], model)
    for kind, model in NODE_MODELS.items():
        _add_node_keys(defs[model.__name__], kind)
        _describe_blocks(defs[model.__name__]["properties"])
    base = NodeBase.model_json_schema(ref_template="#/$defs/{model}")["properties"]
    _describe_blocks(base)
    _allow_bindings(base, NodeBase)
    use = {name: base[name] for name in USE_KEYS if name in base}
    use |= {
        "id": {"type": "string", "pattern": ID_PATTERN, "description": base["id"]["description"]},
        "use": {"type": "string", "description": "name of a component"},
        "with": {"type": "object", "description": "values of its parameters"},
        "parts": {
            "type": "object",
            "additionalProperties": _make_ref("Style"),
            "description": "fields by id inside it",
        },
        "style": _STYLE_NAMES,
    }
    defs["Use"] = {"type": "object", "properties": use, "required": ["use"], "additionalProperties": False}
    defs["Node"] = _build_node()
    defs["Style"] = _build_style(defs)
    parts = defs["Card"]["properties"]["parts"]
    parts |= {"properties": {part: _make_ref("Style") for part in CARD_PARTS}, "additionalProperties": False}
    defs["Motion"] = ANIMATION_SCHEMA
    defs["Bound"] = _BOUND_SCHEMA
    defs["States"] = {"type": "object", "additionalProperties": _make_ref("State")}
    defs["Statechart"], defs["State"], defs["History"] = _CHART_SCHEMA, _STATE_SCHEMA, _HISTORY_SCHEMA
    defs["Transition"] = _TRANSITION_SCHEMA
    defs |= build_service_definitions()
    defs["Action"], defs["Actions"] = _ACTION_SCHEMA, _ACTIONS_SCHEMA
    return defs


def _describe_blocks(fields: Schema) -> None:
    """Fields by state and by condition."""
    for name in ("states", "if"):
        fields[name]["additionalProperties"] = _make_ref("Style")


def _allow_bindings(fields: Schema, model: type[BaseModel]) -> None:
    """A binding in place of any value that may be bound, and of each of a list.

    Words are checked where there is no binding, so that an editor's complaint names those that are allowed.
    """
    for name in fields:
        if find_field_type(model, name).bindable is None:
            continue
        field = {key: value for key, value in copy.deepcopy(fields[name]).items() if key != "title"}
        kept = {key: field.pop(key) for key in ("description", "default") if key in field}
        if "enum" in field or "else" in field:
            fields[name] = {"if": _make_ref("Bound"), "else": field, **kept}
            continue
        ways = field["anyOf"] if list(field) == ["anyOf"] else [field]
        for way in ways:
            _allow_bound_items(way)
        fields[name] = {"anyOf": [*ways, _make_ref("Bound")], **kept}


def _allow_bound_items(way: Schema) -> None:
    """A binding in place of each value of a list, and of the lists in it."""
    if isinstance(items := way.get("items"), dict):
        _allow_bound_items(items)
        way["items"] = {"anyOf": [*items.get("anyOf", [items]), _make_ref("Bound")]}
    if "prefixItems" in way:
        way["prefixItems"] = [{"anyOf": [item, _make_ref("Bound")]} for item in way["prefixItems"]]


def _build_node() -> Schema:
    """Branches by `kind` with if and then: an editor's complaint is about the one kind that was written."""
    branches: list[Schema] = [
        {
            "if": {"type": "object", "properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": _make_ref(model.__name__),
        }
        for kind, model in NODE_MODELS.items()
    ]
    branches.append({"if": {"type": "object", "required": ["use"]}, "then": _make_ref("Use")})
    return {
        "type": "object",
        "properties": {
            "kind": {"enum": list(NODE_MODELS)},
            "use": {"type": "string", "description": "name of a component"},
        },
        "anyOf": [{"required": ["kind"]}, {"required": ["use"]}],
        "allOf": branches,
    }


def _add_node_keys(definition: Schema, kind: str) -> None:
    """`style`, the pattern of ids as people write them; what a style may give is required only without one."""
    fields = definition["properties"]
    if "children" in fields:
        fields["children"]["items"] = _make_ref("Node")
    fields["id"] = {"type": "string", "pattern": ID_PATTERN, "description": fields["id"]["description"]}
    fields["kind"] = {"const": kind, "description": "which kind of node it is"}
    needed = [name for name in definition.get("required", []) if name != "kind"]
    fields["style"] = _STYLE_NAMES
    definition["required"] = ["kind"]
    if needed:
        definition["anyOf"] = [{"required": ["style"]}, {"required": needed}]


def _build_style(defs: Schema) -> Schema:
    """Any field of any kind; where kinds differ in a field, either way."""
    fields: Schema = {}
    for name in sorted(ALL_FIELDS):
        ways: list[Schema] = []
        for model in NODE_MODELS.values():
            way = defs[model.__name__]["properties"].get(name)
            if way is not None and way not in ways:
                ways.append(way)
        fields[name] = ways[0] if len(ways) == 1 else {"anyOf": ways}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _build_component_variants(defs: Schema) -> Schema:
    """The definitions once more, as they stand inside a component: a parameter may be in place of any value."""
    names = ("Node", "Use", "Style", *(model.__name__ for model in NODE_MODELS.values()))

    def renamed(schema: Schema) -> Schema:
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        return _make_ref(f"{name}InComponent") if name in names else schema

    parameter = {"type": "string", "pattern": r"^\{[^{}]+\}$", "description": "a parameter of the component"}
    inside: Schema = {"Parameter": parameter}
    for name in names:
        definition = _rewrite(copy.deepcopy(defs[name]), renamed)
        fields = definition.get("properties", {})
        for key in fields:
            if key not in ("kind", "use", "children", "id", "style"):
                fields[key] = {"anyOf": [fields[key], _make_ref("Parameter")]}
        inside[f"{name}InComponent"] = definition
    return inside


def _tidy(schema: Schema) -> Schema:
    """Draft 7 words, one definition of motion, and no titles that only repeat a name."""
    if schema == {"type": "object", "title": "Motion"}:
        return _make_ref("Motion")
    tidied = {key: value for key, value in schema.items() if key != "discriminator"}
    if isinstance(tidied.get("title"), str):
        del tidied["title"]
    if isinstance(tidied.get("prefixItems"), list):
        tidied["items"], tidied["additionalItems"] = tidied.pop("prefixItems"), False
    return tidied


def _rewrite(value: Any, change: Callable[[Schema], Schema]) -> Any:
    """The same tree with every mapping changed, from the outside in."""
    if isinstance(value, dict):
        return {key: _rewrite(item, change) for key, item in change(value).items()}
    return [_rewrite(item, change) for item in value] if isinstance(value, list) else value

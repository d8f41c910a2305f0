"""The schema of services: their blocks under `services:`, and what states may ask of them under `invoke:`."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from vitrine.scene.services.service_kind import ServiceKind, ServiceVerb, iter_verbs
from vitrine.scene.services.service_kinds import SERVICE_KINDS

Schema = dict[str, Any]

_VALUE: Schema = {"type": ["string", "number", "boolean", "null"]}


def build_service_definitions() -> Schema:
    """The definitions of the blocks, by their models' names, and `Invoke`: one or more requests."""
    models = [(kind.model, "validation") for kind in SERVICE_KINDS.values()]
    _, blocks = models_json_schema(models, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    requests = {name: _describe_verb(verb) for name, verb in iter_verbs(SERVICE_KINDS)}
    invoke = {
        "type": "object",
        "properties": requests,
        "additionalProperties": False,
        "description": "What is asked of services, `SERVICE.VERB: {input: value}`.",
    }
    return {**blocks.get("$defs", {}), "Invoke": invoke}


def build_blocks_schema(described: Schema) -> Schema:
    """The schema of `services:`, with the description that `described` has."""
    return {
        "type": "object",
        "properties": {name: _describe_block(kind) for name, kind in SERVICE_KINDS.items()},
        "additionalProperties": False,
        "description": described["description"],
    }


def _describe_block(kind: ServiceKind) -> Schema:
    ways = [{"$ref": f"#/$defs/{kind.model.__name__}"}, {"type": "null"}]
    return {"anyOf": ways, "description": kind.description}


def _describe_verb(verb: ServiceVerb) -> Schema:
    schema: Schema = {
        "type": "object" if verb.required else ["object", "null"],
        "properties": {name: {**_VALUE, "description": meaning} for name, meaning in verb.inputs.items()},
        "additionalProperties": False,
        "description": verb.description,
    }
    return {**schema, "required": list(verb.required)} if verb.required else schema

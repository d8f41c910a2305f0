"""The JSON Schema (draft 7) of proof files, and of scenes with a proof of their own: made from the models."""

from __future__ import annotations

from vitrine.proof.plan.proof_file import SCENE_KEY, ProofFile
from vitrine.scene.describe.schema import Schema, tidy_schema

#: The name of a proof among the definitions of a scene's schema.
_PROOF = "Proof"


def build_proof_schema() -> Schema:
    """The schema of proof files as plain data."""
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", **_describe()}
    return {"title": "Vitrine proof", **tidy_schema(schema)}


def add_proof(scene_schema: Schema) -> Schema:
    """The schema of scenes with that of their own proof, which is of no other scene."""
    proof = tidy_schema(_describe())
    definitions = {**scene_schema["$defs"], **proof.pop("$defs")}
    definitions[_PROOF] = {**proof, "properties": {k: v for k, v in proof["properties"].items() if k != "scene"}}
    fields = scene_schema["properties"]
    described = {"allOf": [{"$ref": f"#/$defs/{_PROOF}"}], "description": fields[SCENE_KEY]["description"]}
    return {**scene_schema, "properties": {**fields, SCENE_KEY: described}, "$defs": definitions}


def _describe() -> Schema:
    return ProofFile.model_json_schema(ref_template="#/$defs/{model}")

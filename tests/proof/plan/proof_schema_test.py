"""The schema of proof files agrees with the loader: what it takes, the loader takes, and both name the same keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.proof.plan.proof_file_test import WHOLE
from vitrine.commands.texts import run_schema
from vitrine.proof.plan.proof_file import Expectations, ProofFile
from vitrine.proof.plan.proof_schema import add_proof, build_proof_schema
from vitrine.scene.describe.schema import build_scene_schema

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "assets" / "scenes").glob("*/proof.yaml"))
SCENE = {"vitrine": 1, "nodes": [{"kind": "text", "text": "Hello", "anchor": {"head": "center"}}]}


def as_json(text: str) -> Any:
    """What an editor sees of a YAML text: keys are text there."""
    return json.loads(json.dumps(yaml.safe_load(text)))


@pytest.mark.parametrize("text", [WHOLE, *(path.read_text(encoding="utf-8") for path in SHIPPED)])
def test_what_the_loader_takes_the_schema_takes_beside_the_scene_and_in_it(text: str) -> None:
    proof = as_json(text)
    jsonschema.Draft7Validator(build_proof_schema()).validate(proof)
    proof.pop("scene", None)
    jsonschema.Draft7Validator(add_proof(build_scene_schema())).validate({**SCENE, "proof": proof})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{at: 0.2}", "{att: 0.2}"),
        ("safe-zone", "screen"),
        ("moments:", "moment:"),
        (", reason: a lamp that flickers", ""),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses_in_both_places(old: str, new: str) -> None:
    proof = as_json(WHOLE.replace(old, new, 1))
    assert not jsonschema.Draft7Validator(build_proof_schema()).is_valid(proof)
    proof.pop("scene")
    assert not jsonschema.Draft7Validator(add_proof(build_scene_schema())).is_valid({**SCENE, "proof": proof})


def test_a_scene_s_own_proof_has_no_scene() -> None:
    validator = jsonschema.Draft7Validator(add_proof(build_scene_schema()))
    assert not validator.is_valid({**SCENE, "proof": as_json(WHOLE)})


def test_the_schemas_are_ones_and_name_every_key() -> None:
    schema = build_proof_schema()
    for one in (schema, add_proof(build_scene_schema())):
        jsonschema.Draft7Validator.check_schema(one)
    assert set(schema["properties"]) == set(ProofFile.model_fields)
    assert set(schema["$defs"]["Expectations"]["properties"]) == set(Expectations.model_fields)
    assert {"from", "to", "every"} <= set(schema["$defs"]["MomentEntry"]["properties"])


def test_the_command_writes_either(tmp_path: Path) -> None:
    for kind, title in (("scene", "Vitrine scene"), ("proof", "Vitrine proof")):
        run_schema(tmp_path / kind, kind)
        assert json.loads((tmp_path / kind).read_text(encoding="utf-8"))["title"] == title

"""The files for CI that are to be copied: valid by the schemas of those who read them, and agreeing with themselves."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from vitrine import paths
from vitrine.proof.run.slice import COUNT, parse_slice

CI = paths.assets() / "ci"


@pytest.fixture
def workflow() -> Any:
    return yaml.load((CI / "prove.github.yml").read_text(encoding="utf-8"), yaml.BaseLoader)


@pytest.fixture
def job() -> Any:
    return yaml.safe_load((CI / "prove.kubernetes.yaml").read_text(encoding="utf-8"))


def check_workflow(value: Any) -> None:
    schema = files("check_jsonschema") / "builtin_schemas" / "vendor" / "github-workflows.json"
    jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(value)


def check_job(value: Any) -> None:
    kubernetes_validate.validate(value, kubernetes_validate.latest_version(), strict=True)


def test_the_workflow_is_one(workflow: Any) -> None:
    check_workflow(workflow)
    del workflow["jobs"]["slice"]["runs-on"]
    with pytest.raises(jsonschema.ValidationError):
        check_workflow(workflow)


def test_the_workflow_proves_every_slice_once(workflow: Any) -> None:
    job = workflow["jobs"]["slice"]
    (command,) = (step["run"] for step in job["steps"] if "vitrine prove" in step.get("run", ""))
    pattern = re.search(r"--slice \$\{\{ matrix\.slice \}\}/(\d+)", command)
    assert pattern and job["env"]["CI"] == "true"
    slices = [parse_slice(f"{number}/{pattern[1]}", {}) for number in job["strategy"]["matrix"]["slice"]]
    assert [part.number for part in slices] == list(range(1, slices[0].total + 1))


def test_the_job_is_one(job: Any) -> None:
    check_job(job)
    job["spec"]["completion"] = 3
    with pytest.raises(kubernetes_validate.ValidationError):
        check_job(job)


def test_the_job_has_as_many_slices_as_pods(job: Any) -> None:
    (container,) = job["spec"]["template"]["spec"]["containers"]
    variables = {one["name"]: one["value"] for one in container["env"]}
    assert int(variables[COUNT]) == job["spec"]["completions"] and variables["CI"] == "true"
    assert job["spec"]["completionMode"] == "Indexed"

"""The result's file and its schema agree, as another program's validator sees it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.proof.report.made_report import make_changed, make_result, make_same
from vitrine.commands.texts import run_schema
from vitrine.proof.result.proof_result import build_result_schema, merge_results, read_result, write_result


def test_a_result_is_what_its_schema_says(tmp_path: Path) -> None:
    result = make_result([make_same(0), make_changed(1)], failures=("x",), orphans=("goldens/a",))
    write_result(tmp_path / "result.json", result)
    data = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    schema = build_result_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    data["moments"][0]["verdict"] = "fine"
    with pytest.raises(jsonschema.ValidationError, match="fine"):
        jsonschema.validate(data, schema)


def test_the_schema_is_printed(tmp_path: Path) -> None:
    run_schema(tmp_path / "schema.json", "result")
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == build_result_schema()


def test_a_result_reads_back_as_it_was_written(tmp_path: Path) -> None:
    result = make_result([make_changed(1)])
    write_result(tmp_path / "result.json", result)
    assert read_result(tmp_path / "result.json") == result


def test_a_merge_of_one_whole_result_is_itself() -> None:
    result = make_result([make_same(0), make_changed(1)])
    assert merge_results([result]) == result

"""SARIF as code hosts take it: rules once, results with files named from the root."""

from pathlib import Path
from typing import Any

from vitrine.errors import Place, Problem
from vitrine.report.sarif import build_sarif
from vitrine.verdict.finding import Finding
from vitrine.verdict.rules.size import SMALL_TEXT


def test_problems_and_findings_are_results_of_named_rules(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "my scenes" / "scene.yaml"), 12, 5)
    finding = Finding(SMALL_TEXT, "error", "the text is 0.40° high", "card/title", "even-g2", "", 3.5, 10, 20, place)
    problem = Problem("no such key", Place(str(tmp_path / "a.yaml"), 3, 1), "nodes.1")
    made: Any = build_sarif([problem], [finding, finding], tmp_path)
    assert made["version"] == "2.1.0"
    (run,) = made["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["scene-file", "small-text"]
    first, second, _ = run["results"]
    assert (first["ruleIndex"], second["ruleIndex"]) == (0, 1)
    where = second["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "my%20scenes/scene.yaml"
    assert where["region"] == {"startLine": 12, "startColumn": 5}
    assert "even-g2" in second["message"]["text"] and SMALL_TEXT.fix in second["message"]["text"]


def test_a_finding_of_the_whole_display_has_no_line(tmp_path: Path) -> None:
    finding = Finding(SMALL_TEXT, "error", "much light", "", "even-g2", "night", 3.5, 10, 20, None)
    made: Any = build_sarif([], [finding], tmp_path)
    (run,) = made["runs"]
    assert "locations" not in run["results"][0]


def test_files_outside_the_root_are_whole_addresses_and_a_finding_may_be_graver_than_its_rule(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "a b.yaml"), 4, 0)
    finding = Finding(SMALL_TEXT, "note", "small", "card", "even-g2", "snow", 3.5, 10, 20, place)
    made: Any = build_sarif([], [finding], tmp_path / "checkout")
    (run,) = made["runs"]
    (result,) = run["results"]
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == f"file://{tmp_path.as_posix()}/a%20b.yaml"
    assert where["region"] == {"startLine": 4, "startColumn": 1}, "columns of SARIF count from 1"
    assert result["level"] == "note" and "even-g2 in snow" in result["message"]["text"]

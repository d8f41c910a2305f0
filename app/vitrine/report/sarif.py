"""SARIF 2.1.0 of findings, which code hosts show beside the lines of a scene file (OASIS standard, 2020)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from vitrine.errors import Place, Problem
from vitrine.escape import escape_line
from vitrine.verdict.finding import Finding, Rule

#: The rule that stands for problems of the file itself.
FILE_RULE = Rule("scene-file", "error", "The scene file says something that cannot be", "see the message", "Vitrine")


def build_sarif(problems: Iterable[Problem], findings: Iterable[Finding], root: Path) -> dict[str, object]:
    """Build the SARIF log of one run. Files are named from `root`, with / and %-encoding, as code hosts need them."""
    findings = tuple(findings)
    rules = {rule.id: rule for rule in (FILE_RULE, *(finding.rule for finding in findings))}
    indices = {name: index for index, name in enumerate(rules)}
    results = [
        _result_json(FILE_RULE.id, 0, problem.severity, str(problem.message), problem.place, root)
        for problem in problems
    ]
    for finding in findings:
        on = finding.device + (f" in {finding.environment}" if finding.environment else "")
        subject = f"{finding.element}: " if finding.element else ""
        text = f"{subject}{finding.text} (on {on}, at {finding.at_s:.2f} s); {finding.rule.fix}"
        results.append(
            _result_json(finding.rule.id, indices[finding.rule.id], finding.level, text, finding.place, root)
        )
    driver = {"name": "Vitrine", "rules": [_rule_json(rule) for rule in rules.values()]}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _rule_json(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title}. Source: {rule.source}."},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": rule.level},
    }


def _result_json(rule: str, number: int, level: str, text: str, place: Place | None, root: Path) -> dict[str, object]:
    message = {"text": escape_line(text)}
    result: dict[str, object] = {"ruleId": rule, "ruleIndex": number, "level": level, "message": message}
    if place is not None:
        region = {"startLine": place.line, "startColumn": max(place.column, 1)} if place.line else {}
        location: dict[str, object] = {"artifactLocation": {"uri": _uri(Path(place.file), root)}}
        if region:
            location["region"] = region
        result["locations"] = [{"physicalLocation": location}]
    return result


def _uri(file: Path, root: Path) -> str:
    whole, base = file.resolve(), root.resolve()
    return quote(whole.relative_to(base).as_posix()) if whole.is_relative_to(base) else whole.as_uri()

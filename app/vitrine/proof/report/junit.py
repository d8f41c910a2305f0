"""JUnit XML of a result: a suite for each scene, a case for each moment, as CI servers read it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict

from vitrine.errors import truncate
from vitrine.escape import escape_line
from vitrine.proof.report.sentences import list_sentences
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult

#: The suite of what fails beside the moments: nothing compared, a slice that is missing, another renderer.
GATE = "vitrine prove"
#: Characters of a failure's text: a moment on 22 devices may have a thousand figures.
MAX_TEXT = 8_000
#: What XML 1.0 has no way to write, beyond what `escape_line` escapes.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def format_junit(result: ProofResult) -> str:
    """The JUnit XML of a result."""
    by_scene: dict[str, list[MomentResult]] = defaultdict(list)
    for moment in result.moments:
        by_scene[moment.scene].append(moment)
    suites = [_build_suite(scene, moments) for scene, moments in by_scene.items()]
    suites.append(_build_gate(result))
    root = ET.Element("testsuites", {"name": "vitrine", **_sum_counts(suites)})
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _build_suite(scene: str, moments: list[MomentResult]) -> ET.Element:
    cases = []
    for moment in moments:
        case = ET.Element("testcase", classname=_clean(scene), name=_clean(moment.moment), time=_seconds(moment.took_s))
        if not moment.is_good:
            kind = moment.verdict if moment.verdict not in ("same", "equivalent") else "expectation"
            _add_failure(case, kind, [*list_sentences(moment), f"{moment.when}, golden: {moment.golden}"])
        cases.append(case)
    return _wrap(scene, cases)


def _build_gate(result: ProofResult) -> ET.Element:
    case = ET.Element("testcase", classname=GATE, name="gate", time=_seconds(0.0))
    if result.failures:
        _add_failure(case, "gate", list(result.failures))
    return _wrap(GATE, [case])


def _wrap(name: str, cases: list[ET.Element]) -> ET.Element:
    failed = sum(case.find("failure") is not None for case in cases)
    took_s = sum(float(case.attrib["time"]) for case in cases)
    suite = ET.Element("testsuite", name=_clean(name), tests=str(len(cases)), failures=str(failed), errors="0",
                       skipped="0", time=_seconds(took_s))  # fmt: skip
    suite.extend(cases)
    return suite


def _sum_counts(suites: list[ET.Element]) -> dict[str, str]:
    counts = {key: str(sum(int(suite.attrib[key]) for suite in suites)) for key in ("tests", "failures", "errors")}
    return {**counts, "time": _seconds(sum(float(suite.attrib["time"]) for suite in suites))}


def _add_failure(case: ET.Element, kind: str, sentences: list[str]) -> None:
    message = truncate(_clean(f"{kind}: {sentences[0]}"), 300)
    failure = ET.SubElement(case, "failure", type=_clean(kind), message=message)
    failure.text = truncate("\n".join(map(_clean, sentences)), MAX_TEXT)


def _clean(text: str) -> str:
    """Text on one line that XML can hold: control characters are written as escapes."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", escape_line(text))


def _seconds(took_s: float) -> str:
    return f"{took_s:.3f}"

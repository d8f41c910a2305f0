"""JUnit XML as CI servers read it: the elements and attributes of the schema that most of them go by, and no others."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tests.proof.report.made_report import make_changed, make_result, make_same
from vitrine.proof.report.junit import MAX_TEXT, format_junit
from vitrine.proof.result.proof_result import ProofResult

INTEGER, DECIMAL, TEXT = r"\d+", r"\d+\.\d{3}", r"(?s).*"
COUNTS = {"tests": INTEGER, "failures": INTEGER, "errors": INTEGER, "time": DECIMAL}
#: By element: its attributes with what they look like, those that must be there, and the elements in it.
SCHEMA = {
    "testsuites": ({"name": TEXT, **COUNTS}, set(), {"testsuite"}),
    "testsuite": ({"name": TEXT, "skipped": INTEGER, **COUNTS}, {"name", "tests"}, {"testcase"}),
    "testcase": ({"name": TEXT, "classname": TEXT, "time": DECIMAL}, {"name", "classname"}, {"failure"}),
    "failure": ({"type": TEXT, "message": TEXT}, {"type", "message"}, set()),
}
HOSTILE = "\x00\x1b[31m </failure> & ]]> \ud800 \uffff \u2028 \"'"


def violations(node: ET.Element) -> list[str]:
    attributes, required, children = SCHEMA[node.tag]
    found = [f"{node.tag} lacks {name}" for name in sorted(required - set(node.keys()))]
    found += [
        f"{node.tag} {name}={value}"
        for name, value in node.items()
        if not re.fullmatch(attributes.get(name, "(?!)"), value)
    ]
    for child in node:
        found += violations(child) if child.tag in children else [f"{child.tag} in {node.tag}"]
    return found


def parse(result: ProofResult) -> ET.Element:
    return ET.fromstring(format_junit(result))


MIXED = make_result(
    [
        make_same(0),
        make_changed(1),
        make_same(2, "street").model_copy(update={"broken": ("worst_contrast: title reads at 1.21, wanted >= 1.5",)}),
    ],
    failures=("nothing was compared",),
)


def test_every_element_is_one_that_servers_know() -> None:
    root = parse(MIXED)
    assert violations(root) == []
    assert violations(ET.fromstring('<testsuite tests="x"><testcase colour=""/><skipped/></testsuite>')) == [
        "testsuite lacks name",
        "testsuite tests=x",
        "testcase lacks classname",
        "testcase lacks name",
        "testcase colour=",
        "skipped in testsuite",
    ]


def test_counts_and_times_are_those_of_the_cases() -> None:
    root = parse(MIXED)
    assert {suite.attrib["name"]: (suite.attrib["tests"], suite.attrib["failures"]) for suite in root} == {
        "shop": ("2", "1"),
        "street": ("1", "1"),
        "vitrine prove": ("1", "1"),
    }
    assert (root.attrib["tests"], root.attrib["failures"], root.attrib["time"]) == ("4", "3", "0.750")
    assert root[0].attrib["time"] == "0.500"


def test_a_failure_tells_the_cause_before_its_effects() -> None:
    failures = [failure for suite in parse(MIXED) for failure in suite.iter("failure")]
    assert [failure.attrib["type"] for failure in failures] == ["changed", "expectation", "gate"]
    changed = failures[0]
    assert changed.attrib["message"] == "changed: price (shop/scene.yaml:12): text '¥ 399' → '¥ 389'"
    assert changed.text is not None
    assert changed.text.splitlines()[-2:] == [
        "eye/even-g2/sunlit: changed, 12.50 codes in its worst tile",
        "1 s, golden: goldens/shop/walk@0001s.golden",
    ]


def test_a_gate_that_holds_is_a_case_that_passes() -> None:
    root = parse(make_result([make_same(0)]))
    assert root.attrib["failures"] == "0" and root[-1][0].attrib["name"] == "gate"


def test_control_characters_are_escapes_and_long_texts_end() -> None:
    moment = make_changed(1).model_copy(
        update={"moment": HOSTILE, "scene": HOSTILE, "broken": tuple(f"{number} {HOSTILE}" for number in range(900))}
    )
    root = parse(make_result([moment], failures=(HOSTILE,)))
    assert violations(root) == []
    name = root[0][0].attrib["name"]
    assert name.startswith(r"\x00\x1b[31m </failure>") and r"\ud800" in name and "\uffff" not in name
    (failure,) = root[0].iter("failure")
    assert failure.text is not None and len(failure.text) == MAX_TEXT + 1 and failure.text.endswith("…")


@pytest.mark.parametrize("letter", [chr(code) for code in (0x1, 0x8, 0xB, 0x1F, 0x7F, 0x85, 0xFFFE, 0xDFFF)])
def test_every_letter_can_be_written(letter: str) -> None:
    moment = make_same(0).model_copy(update={"broken": (f"a{letter}b",)})
    assert violations(parse(make_result([moment]))) == []

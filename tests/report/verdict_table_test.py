"""Findings in the terminal: one line a rule and thing, with who says so; conditions with what is out of sight."""

from __future__ import annotations

import io

from rich.console import Console

from tests.verdict.samples import condition, legibility
from vitrine.errors import Place
from vitrine.report.verdict_table import (
    print_elements,
    print_faintest,
    print_findings,
    print_matrix,
    print_reasons,
)
from vitrine.verdict.finding import Finding, Rule
from vitrine.verdict.measure.glare import GLARE
from vitrine.verdict.measure.viewing_condition import ViewingCondition
from vitrine.verdict.rules.place import NEVER_IN_VIEW, OUTSIDE_DISPLAY


def told(findings: list[Finding]) -> list[str]:
    printed = io.StringIO()
    print_findings(Console(file=printed, width=400, markup=False), findings)
    return printed.getvalue().splitlines()


def found(rule: Rule, element: str, device: str = "one", environment: str = "") -> Finding:
    return Finding(rule, rule.level, "so it is", element, device, environment, 1.0, 1, 1, Place("scene.yaml", 3, 5))


def test_one_line_tells_a_rule_of_one_thing_on_all_devices_and_the_last_who_says_so() -> None:
    lines = told(
        [
            found(OUTSIDE_DISPLAY, "card/title"),
            found(OUTSIDE_DISPLAY, "card/price", "two"),
            found(OUTSIDE_DISPLAY, "hud"),
            found(NEVER_IN_VIEW, "card"),
        ]
    )
    assert len(lines) == 5
    assert lines[0].startswith("warning: scene.yaml:3:5 card/title: so it is, and 1 more like it (on one, two;")
    assert OUTSIDE_DISPLAY.fix in lines[0] and "[outside-display]" in lines[0]
    assert lines[3] == f"[outside-display] {OUTSIDE_DISPLAY.source}"


def test_what_depends_on_the_light_is_told_once_for_all_things() -> None:
    first, _ = told([found(GLARE, "card", environment="night"), found(GLARE, "hud", environment="night")])
    assert "and 1 more like it (on one in night;" in first


def test_of_many_cases_the_elements_that_fail_most_are_told_with_their_worst() -> None:
    text = io.StringIO()
    console = Console(file=text, width=400, markup=False)
    often = [legibility(contrast, element="often", device=f"d{contrast}") for contrast in (1.4, 1.2, 9.0)]
    print_faintest(console, [*often, legibility(1.1, element="once"), legibility(5.0, element="never")])
    title, _, first, second, *rest = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert title == "What fails most" and len(rest) == 2
    assert first.split()[:5] == ["often", "Turn", "2/3", "1.20", "2"] and "d1.2 in night, at 0.00 s" in first
    assert second.split()[:4] == ["once", "Turn", "1/1", "1.10"]


def printed(at: ViewingCondition, findings: list[Finding]) -> str:
    text = io.StringIO()
    console = Console(file=text, width=400, markup=False)
    print_matrix(console, [at], [legibility(3.0)])
    print_reasons(console, [at], [legibility(3.0)], findings)
    return text.getvalue()


def test_the_tables_say_where_it_glares_and_how_much_is_out_of_the_display() -> None:
    away = [
        found(NEVER_IN_VIEW, "card/title"),
        found(NEVER_IN_VIEW, "card/price"),
        found(NEVER_IN_VIEW, "card", "two"),
        found(OUTSIDE_DISPLAY, "hud"),
    ]
    text = printed(condition(50.0, glare=1.3), away)
    assert "1/1 glares" in text and "reads, but glares; 2 outside the display" in text
    text = printed(condition(50.0), [])
    assert "glares" not in text and "outside" not in text


def test_headlines_sink_with_what_is_cut() -> None:
    whole, cut = legibility(9.0, element="a"), legibility(9.0, element="b", broken=("text-on-text",))
    text = io.StringIO()
    console = Console(file=text, width=400, markup=False)
    print_matrix(console, [condition(9.0)], [whole, cut])
    assert "✗ 1/2, 1 cut" in text.getvalue() and "cut: shortened" in text.getvalue()
    text.truncate(0)
    print_elements(console, condition(9.0), [whole, cut])
    rows = {line.split()[0]: line for line in text.getvalue().splitlines() if line}
    assert rows["a"].rstrip().endswith("✓ colour") and rows["b"].rstrip().endswith("✗ colour, cut")
    text.truncate(0)
    print_reasons(console, [condition(9.0)], [whole, cut], [])
    assert text.getvalue().splitlines()[2].rstrip().endswith(" 1 cut") and " 1/2 " in text.getvalue()

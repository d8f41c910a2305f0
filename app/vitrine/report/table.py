"""Tables of verdicts for the terminal: which device fails in which light, and why; then the elements of one device."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from vitrine.escape import escaped
from vitrine.glass.photometry import Verdict
from vitrine.output.page import Grid, line
from vitrine.verdict.case import Condition
from vitrine.verdict.finding import Finding, Rule
from vitrine.verdict.reading import Reading
from vitrine.verdict.rules_place import AWAY

#: Mark and style of each verdict; the mark needs no colour.
MARKS: dict[Verdict, tuple[str, str]] = {
    "unreadable": ("✗", "bold red"),
    "poor": ("!", "red"),
    "text only": ("~", "yellow"),
    "ok": ("✓", "green"),
    "good": ("✓", "bold green"),
    "colour": ("✓", "bold cyan"),
}
#: Elements that fail most, listed by name where there are several viewing conditions.
MOST_FAINT = 8
LEVEL_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def print_matrix(console: Console, conditions: Sequence[Condition], readings: Sequence[Reading]) -> None:
    """Print devices down, environments across: how many elements read well enough, and the median verdict's mark."""
    environments = list(dict.fromkeys(condition.environment for condition in conditions))
    console.print("Which device fails in which light", style="bold")
    table = Grid()
    table.add_column("")
    for environment in environments:
        table.add_column(environment)
    glaring = {(condition.device, condition.environment) for condition in conditions if condition.glares}
    by_condition: dict[tuple[str, str], list[Reading]] = {}
    for result in readings:
        by_condition.setdefault((result.device, result.environment), []).append(result)
    for device in dict.fromkeys(condition.device for condition in conditions):
        table.add_row(
            device,
            *(
                _field(by_condition.get((device, environment), []), (device, environment) in glaring)
                for environment in environments
            ),
        )
    console.print(table)
    console.print(
        "elements that read well enough in every frame / all; the verdict of the median element\n", style="dim"
    )


def _field(readings: Sequence[Reading], glares: bool) -> Text:
    if not readings:
        return Text("–", style="dim")
    passed = sum(result.level is None for result in readings)
    median = sorted(readings, key=lambda result: result.contrast)[len(readings) // 2].verdict
    mark, style = MARKS[median]
    counted = Text(f"{mark} {passed}/{len(readings)}", style=style)
    return counted.append(" glares", "yellow") if glares else counted


def print_reasons(
    console: Console, conditions: Sequence[Condition], readings: Sequence[Reading], findings: Sequence[Finding]
) -> None:
    """Print a row for every condition: how bright it is, what it would need, and why elements fail."""
    console.print("Why", style="bold")
    table = Grid()
    for name, side in (
        ("device", "left"), ("light", "left"), ("reads", "right"), ("white", "right"), ("most", "right"),
        ("lens", "right"), ("contrast", "right"), ("needs", "right"), ("", "left"),
    ):  # fmt: skip
        table.add_column(name, justify=side, no_wrap=bool(name))
    for condition in conditions:
        own = [r for r in readings if (r.device, r.environment) == (condition.device, condition.environment)]
        table.add_row(
            condition.device, condition.environment, *_figures(condition, own), _reason(condition, own, findings)
        )
    console.print(table)
    console.print("reads: elements that do in every frame / all; white, most, needs: cd/m² at the eye;", style="dim")
    console.print("contrast: of white over mid-grey; ≈: rests on estimates\n", style="dim")


def _reason(condition: Condition, readings: Sequence[Reading], findings: Sequence[Finding]) -> str:
    reason = condition.reason(readings)
    outside = sum(finding.rule is AWAY and finding.device == condition.device for finding in findings)
    return f"{reason}; {outside} outside the display" if outside else reason


def _figures(condition: Condition, readings: Sequence[Reading]) -> tuple[str, ...]:
    readable = f"{sum(r.level is None for r in readings)}/{len(readings)}" if readings else "–"
    if condition.lit is None:
        return (readable, "–", "–", "–", "–", "–")
    light = "≈ " if {"nits", "least_nits"} & set(condition.estimated) else ""
    lens = "≈ " if {"clear", "dark"} & set(condition.estimated) else ""
    needed = condition.needed_nits(readings)
    return (
        readable,
        f"{light}{condition.lit.nits:,.0f}",
        f"{light}{condition.most_nits:,.0f}",
        f"{lens}{condition.lit.transmittance:.2f}" if condition.sees_through else "–",
        f"{light or lens}{condition.lit.contrast:.2f}",
        f"≈ {needed:,.0f}" if needed else "–",
    )


def print_elements(console: Console, condition: Condition, readings: Sequence[Reading]) -> None:
    """Print every element of one condition, the worst first."""
    console.print(line(f"{condition.device} in {condition.environment}", "bold"))
    table = Grid()
    for name, side in (
        ("element", "left"), ("text", "left"), ("size", "right"), ("worst", "right"), ("at", "right"),
        ("median", "right"), ("needs", "right"), ("below", "right"), ("verdict", "left"),
    ):  # fmt: skip
        table.add_column(name, justify=side, no_wrap=True)
    for r in sorted(readings, key=lambda result: (result.contrast, result.element)):
        mark, style = MARKS[r.verdict]
        failed = r.level is not None
        size = "" if r.kind == "route" else f"{r.size_deg:.2f}°"
        table.add_row(
            r.element, _short(r.text), size,
            f"{r.contrast:.2f}", f"{r.worst_s:.2f} s", f"{r.median_contrast:.2f}",
            f"{r.needs:g}", f"{r.below:.0%}",
            Text(f"{'✗' if failed else mark} {r.verdict}", style=style),
        )  # fmt: skip
    console.print(table)
    console.print()


def print_faintest(console: Console, readings: Sequence[Reading]) -> None:
    """Print the elements that read badly in most conditions, and where each is at its worst."""
    by_element: dict[str, list[Reading]] = {}
    for result in readings:
        by_element.setdefault(result.element, []).append(result)
    failing = {element: sum(r.level is not None for r in group) for element, group in by_element.items()}
    worst = sorted(
        (min(group, key=_contrast) for group in by_element.values()), key=lambda r: (-failing[r.element], r.contrast)
    )
    listed = [r for r in worst[:MOST_FAINT] if failing[r.element]]
    if not listed:
        return
    console.print("What fails most", style="bold")
    table = Grid()
    for name, side in (
        ("element", "left"), ("text", "left"), ("fails", "right"), ("worst", "right"), ("needs", "right"),
        ("there", "left"),
    ):  # fmt: skip
        table.add_column(name, justify=side, no_wrap=True)
    for r in listed:
        table.add_row(
            r.element, _short(r.text), f"{failing[r.element]}/{len(by_element[r.element])}",
            f"{r.contrast:.2f}", f"{r.needs:g}", f"{r.device} in {r.environment}, at {r.worst_s:.2f} s",
        )  # fmt: skip
    console.print(table)
    console.print(
        "fails: in so many of the cases in which it is shown; --json has every element in each\n", style="dim"
    )


def _contrast(reading: Reading) -> float:
    return reading.contrast


def print_findings(console: Console, findings: Iterable[Finding]) -> None:
    """Print a line for each violated rule and top node, with the devices concerned; then the rules' sources."""
    merged: dict[tuple[Rule, str], list[Finding]] = {}
    for finding in findings:
        # What depends on the environment is one line for all nodes: it is the display's doing more than the design's.
        top_node = "" if finding.environment else finding.element.partition("/")[0]
        merged.setdefault((finding.rule, top_node), []).append(finding)
    for group in merged.values():
        console.print(_line(group), highlight=False)
    for rule in dict.fromkeys(rule for rule, _ in merged):
        console.print(f"[{rule.id}] {rule.source}", style="dim", highlight=False)


def _line(group: Sequence[Finding]) -> Text:
    """Format findings of one rule: the first in words, the number of the others, and the devices."""
    first, parts = group[0], len({finding.element for finding in group})
    where = " ".join(part for part in (str(first.place) if first.place else "", first.element) if part)
    more = f", and {parts - 1} more like it" if parts > 1 else ""
    on = ", ".join(dict.fromkeys(_case(finding) for finding in group))
    return Text.assemble(
        (first.level, LEVEL_STYLES[first.level]), escaped(f": {where + ': ' if where else ''}{first.text}{more}"),
        (escaped(f" (on {on}; at {first.at_s:.2f} s)"), "dim"), f"; {first.rule.fix} ", (f"[{first.rule.id}]", "dim"),
    )  # fmt: skip


def _case(finding: Finding) -> str:
    return f"{finding.device} in {finding.environment}" if finding.environment else finding.device


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"

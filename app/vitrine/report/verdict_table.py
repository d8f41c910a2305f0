"""Tables of verdicts for the terminal: which device fails in which light, and why; then the elements of one device."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from vitrine.escape import escape_line
from vitrine.glass.optics.photometry import Verdict
from vitrine.output.console import PlainTable, escaped_text
from vitrine.verdict.finding import Finding, Rule
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.measure.viewing_condition import READS, ViewingCondition
from vitrine.verdict.rules.place import NEVER_IN_VIEW

#: Mark and style of each verdict; the mark needs no colour.
VERDICT_MARKS: dict[Verdict, tuple[str, str]] = {
    "unreadable": ("✗", "bold red"),
    "poor": ("!", "red"),
    "text only": ("~", "yellow"),
    "ok": ("✓", "green"),
    "good": ("✓", "bold green"),
    "colour": ("✓", "bold cyan"),
}
#: The mark of an element that is broken, and of a case with one, whatever its contrast.
BROKEN_MARK = ("✗", "bold red")
CUT_LEGEND = "cut: shortened, torn, covered, without a glyph or off the display, as told below"
#: Elements that fail most, listed by name where there are several viewing conditions.
MAX_FAINT = 8
LEVEL_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def print_matrix(console: Console, conditions: Sequence[ViewingCondition], results: Sequence[LegibilityResult]) -> None:
    """Print devices down, environments across: how many elements read well enough, and the median verdict's mark."""
    environments = list(dict.fromkeys(condition.environment for condition in conditions))
    console.print("Which device fails in which light", style="bold")
    table = PlainTable()
    table.add_column("")
    for environment in environments:
        table.add_column(environment)
    glaring = {(condition.device, condition.environment) for condition in conditions if condition.glares}
    by_condition: dict[tuple[str, str], list[LegibilityResult]] = {}
    for result in results:
        by_condition.setdefault((result.device, result.environment), []).append(result)
    for device in dict.fromkeys(condition.device for condition in conditions):
        table.add_row(
            device,
            *(
                _matrix_field(by_condition.get((device, environment), []), (device, environment) in glaring)
                for environment in environments
            ),
        )
    console.print(table)
    legend = "elements that read well enough in every frame / all; the verdict of the median element"
    console.print(f"{legend}{f'; {CUT_LEGEND}' if count_broken(results) else ''}\n", style="dim")


def count_broken(results: Iterable[LegibilityResult]) -> int:
    """Count the elements that are cut, torn or covered."""
    return sum(bool(result.broken) for result in results)


def _matrix_field(results: Sequence[LegibilityResult], glares: bool) -> Text:
    if not results:
        return Text("glares", "yellow") if glares else Text("–", style="dim")
    passed = sum(result.reads for result in results)
    median = sorted(results, key=lambda result: result.worst_contrast)[len(results) // 2].verdict
    mark, style = VERDICT_MARKS[median]
    broken = count_broken(results)
    if broken:
        mark, style = BROKEN_MARK
    counted = Text(f"{mark} {passed}/{len(results)}{f', {broken} cut' if broken else ''}", style=style)
    return counted.append(" glares", "yellow") if glares else counted


def print_reasons(
    console: Console,
    conditions: Sequence[ViewingCondition],
    results: Sequence[LegibilityResult],
    findings: Sequence[Finding],
) -> None:
    """Print a row for every condition: how bright it is, what it would need, and why elements fail."""
    console.print("Why", style="bold")
    table = PlainTable()
    for name, side in (
        ("device", "left"), ("light", "left"), ("reads", "right"), ("white", "right"), ("most", "right"),
        ("lens", "right"), ("contrast", "right"), ("needs", "right"), ("", "left"),
    ):  # fmt: skip
        table.add_column(name, justify=side, no_wrap=bool(name))
    for condition in conditions:
        own = [r for r in results if (r.device, r.environment) == (condition.device, condition.environment)]
        table.add_row(
            condition.device,
            condition.environment,
            *_format_figures(condition, own),
            _explain(condition, own, findings),
        )
    console.print(table)
    console.print("reads: elements that do in every frame / all; white, most, needs: cd/m² at the eye;", style="dim")
    console.print("contrast: of white over mid-grey; ≈: rests on estimates\n", style="dim")


def _explain(condition: ViewingCondition, results: Sequence[LegibilityResult], findings: Sequence[Finding]) -> str:
    reason = condition.explain(results)
    outside = sum(finding.rule == NEVER_IN_VIEW and finding.device == condition.device for finding in findings)
    broken = count_broken(results)
    if broken:
        reason = f"{broken} cut" if reason == READS else f"{reason}; {broken} cut"
    return f"{reason}; {outside} outside the display" if outside else reason


def _format_figures(condition: ViewingCondition, results: Sequence[LegibilityResult]) -> tuple[str, ...]:
    readable = f"{sum(r.reads for r in results)}/{len(results)}" if results else "–"
    if condition.brightness is None:
        return (readable, "–", "–", "–", "–", "–")
    light = "≈ " if {"nits", "least_nits"} & set(condition.estimated_values) else ""
    lens = "≈ " if {"clear", "dark"} & set(condition.estimated_values) else ""
    needed = condition.needed_nits(results)
    return (
        readable,
        f"{light}{condition.brightness.nits:,.0f}",
        f"{light}{condition.max_nits:,.0f}",
        f"{lens}{condition.brightness.transmittance:.2f}" if condition.is_see_through else "–",
        f"{light or lens}{condition.brightness.contrast:.2f}",
        f"≈ {needed:,.0f}" if needed else "–",
    )


def print_registration(console: Console, conditions: Sequence[ViewingCondition]) -> None:
    """Print how late, how often and how truly the overlay was drawn, with the devices that each holds for."""
    devices: dict[str, list[str]] = {}
    for condition in conditions:
        devices.setdefault(", ".join(condition.registration.values()), []).append(condition.device)
    for words, names in devices.items():
        if words:
            console.print(escaped_text(f"overlay: {words} (on {', '.join(dict.fromkeys(names))})"))


def print_variants(console: Console, conditions: Sequence[ViewingCondition]) -> None:
    """Print, of each condition that only glasses and light decide, where it holds."""
    cases: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for condition in conditions:
        for variant in condition.variants:
            case = f"{condition.device} in {condition.environment}"
            cases.setdefault((variant.node, variant.condition), []).append((case, variant.holds))
    for (node, written), found in cases.items():
        names = [case for case, holds in found if holds]
        where = "in no case" if not names else "in all cases" if len(names) == len(found) else f"on {', '.join(names)}"
        console.print(escaped_text(f"{node}: if {written} holds {where}"))
    if cases:
        console.print()


def print_elements(console: Console, condition: ViewingCondition, results: Sequence[LegibilityResult]) -> None:
    """Print every element of one condition, the worst first."""
    console.print(escaped_text(f"{condition.device} in {condition.environment}", "bold"))
    table = PlainTable()
    for name, side in (
        ("element", "left"), ("text", "left"), ("size", "right"), ("worst", "right"), ("at", "right"),
        ("median", "right"), ("needs", "right"), ("below", "right"), ("verdict", "left"),
    ):  # fmt: skip
        table.add_column(name, justify=side, no_wrap=True)
    for r in sorted(results, key=lambda result: (result.worst_contrast, result.element)):
        mark, style = VERDICT_MARKS[r.verdict]
        failed = not r.reads
        if r.broken:
            style = BROKEN_MARK[1]
        size = "" if r.kind == "route" else f"{r.size_deg:.2f}°"
        table.add_row(
            r.element, _shorten(r.text), size,
            f"{r.worst_contrast:.2f}", f"{r.worst_s:.2f} s", f"{r.median_contrast:.2f}",
            f"{r.needed_contrast:g}", f"{r.share_below:.0%}",
            Text(f"{'✗' if failed else mark} {r.verdict}{', cut' if r.broken else ''}", style=style),
        )  # fmt: skip
    console.print(table)
    console.print(f"{CUT_LEGEND}\n" if count_broken(results) else "", style="dim")


def print_faintest(console: Console, results: Sequence[LegibilityResult]) -> None:
    """Print the elements that read badly in most conditions, and where each is at its worst."""
    by_element: dict[str, list[LegibilityResult]] = {}
    for result in results:
        by_element.setdefault(result.element, []).append(result)
    failing = {element: sum(r.level is not None for r in group) for element, group in by_element.items()}
    worst = sorted(
        (min(group, key=_worst_contrast) for group in by_element.values()),
        key=lambda r: (-failing[r.element], r.worst_contrast),
    )
    listed = [r for r in worst[:MAX_FAINT] if failing[r.element]]
    if not listed:
        return
    console.print("What fails most", style="bold")
    table = PlainTable()
    for name, side in (
        ("element", "left"), ("text", "left"), ("fails", "right"), ("worst", "right"), ("needs", "right"),
        ("there", "left"),
    ):  # fmt: skip
        table.add_column(name, justify=side, no_wrap=True)
    for r in listed:
        table.add_row(
            r.element, _shorten(r.text), f"{failing[r.element]}/{len(by_element[r.element])}",
            f"{r.worst_contrast:.2f}", f"{r.needed_contrast:g}", f"{r.device} in {r.environment}, at {r.worst_s:.2f} s",
        )  # fmt: skip
    console.print(table)
    console.print(
        "fails: in so many of the cases in which it is shown; --json has every element in each\n", style="dim"
    )


def _worst_contrast(result: LegibilityResult) -> float:
    return result.worst_contrast


def print_findings(console: Console, findings: Iterable[Finding]) -> None:
    """Print a line for each violated rule and top node, with the devices concerned; then the rules' sources."""
    merged: dict[tuple[Rule, str], list[Finding]] = {}
    for finding in findings:
        # What depends on the environment is one line for all nodes: it is the display's doing more than the design's.
        top_node = "" if finding.environment else finding.element.partition("/")[0]
        merged.setdefault((finding.rule, top_node), []).append(finding)
    for group in merged.values():
        console.print(_format_findings(group), highlight=False)
    for rule in dict.fromkeys(rule for rule, _ in merged):
        console.print(f"[{rule.id}] {rule.source}", style="dim", highlight=False)


def _format_findings(group: Sequence[Finding]) -> Text:
    """Format findings of one rule: the first in words, the number of the others, and the devices."""
    first, parts = group[0], len({finding.element for finding in group})
    where = " ".join(part for part in (str(first.place) if first.place else "", first.element) if part)
    more = f", and {parts - 1} more like it" if parts > 1 else ""
    on = ", ".join(dict.fromkeys(_format_condition(finding) for finding in group))
    return Text.assemble(
        (first.level, LEVEL_STYLES[first.level]),
        escape_line(f": {where + ': ' if where else ''}{first.text}{more}"),
        (escape_line(f" (on {on}; at {first.at_s:.2f} s)"), "dim"),
        f"; {first.rule.fix} ",
        (f"[{first.rule.id}]", "dim"),
    )


def _format_condition(finding: Finding) -> str:
    return f"{finding.device} in {finding.environment}" if finding.environment else finding.device


def _shorten(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"

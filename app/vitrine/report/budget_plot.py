"""Plot of a budget as an SVG: what each part draws over the take, the states above it, and what they are below.

By itself: no script, no font, no other file; dark where the reader's system is.
"""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from vitrine.files.atomic import atomic_write
from vitrine.glass.catalogue.interval import Interval
from vitrine.power.device_budget import DeviceBudget
from vitrine.power.part_power import PartPower
from vitrine.report.budget_table import NO_STATE, describe_hours, describe_saving, name_tier

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 960, 70, 24, 120, 300
#: So many steps of the curves: as many as the plot has pixels, and half of them.
MAX_STEPS = 430
#: Letters of a line below it, as wide as the plot.
MAX_LINE_LETTERS = 120
#: Pixels that a letter of the text takes on the average.
_LETTER_PX = 7.0
_PARTS = (("base", "rest"), ("radio", "radio"), ("camera", "camera"), ("chips", "chips"), ("panel", "panel"))
_STYLE = """
svg{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--paper:#fff;--ink:#1b2228;--dim:#5b6770;
--line:#d8dee3;--band:#f1f4f6;--small:#aab4bc;
--panel:#1f8a5b;--chips:#2f6fbd;--camera:#c2622d;--radio:#8a5fb0;--base:#8d979f;
--reach:#1b2228}
@media (prefers-color-scheme:dark){svg{--paper:#14191d;--ink:#e8edf0;--dim:#a3afb8;--line:#333d45;--band:#1d242a;
--small:#5a666f;
--panel:#4cc38a;--chips:#6ea8e8;--camera:#e89163;--radio:#bd96dd;--base:#77838c;--reach:#e8edf0}}
text{fill:var(--ink)}.dim{fill:var(--dim)}.title{font-size:17px;font-weight:600}.strong{font-weight:600}
.grid{stroke:var(--line)}.band{fill:var(--band)}.reach{fill:none;stroke:var(--reach);stroke-width:1.2;
stroke-dasharray:5 3;opacity:.75}.large{fill:var(--chips)}.small{fill:var(--small)}
"""


class _PlotStep(NamedTuple):
    """A stretch of the plot: when it begins and ends, its state and tier, what its parts draw."""

    start_s: float
    end_s: float
    label: str
    tier: str
    parts: PartPower


class _Scale(NamedTuple):
    """From seconds and mW to pixels."""

    seconds: float
    most_mw: float

    def x(self, t_s: float) -> float:
        """The column of a time."""
        return LEFT + t_s / self.seconds * (WIDTH - LEFT - RIGHT)

    def y(self, power_mw: float) -> float:
        """The row of a power."""
        return TOP + HEIGHT * (1 - power_mw / self.most_mw)


def write_plot(path: Path, found: DeviceBudget) -> None:
    """Write the plot of a budget. Raises InputError where it cannot be written."""
    with atomic_write(path) as beside:
        beside.write_text(render_plot(found), encoding="utf-8")


def render_plot(found: DeviceBudget) -> str:
    """The plot of a budget as the text of an SVG."""
    steps = _list_steps(found)
    most = _round_up(max(step.parts.total.high for step in steps))
    scale = _Scale(found.budget.seconds, most)
    rows = list(_list_rows(found))
    height = TOP + HEIGHT + 70 + 22 * len(rows) + 12
    parts = [
        *_draw_head(found),
        *_draw_axes(scale),
        *_draw_states(steps, found, scale),
        *_draw_areas(steps, scale),
        *_draw_legend(),
        *(
            f'<text x="{LEFT}" y="{TOP + HEIGHT + 74 + 22 * n}"{style}>{row}</text>'
            for n, (row, style) in enumerate(rows)
        ),
    ]
    body = "\n".join(parts)
    title = html.escape(f"Power of {found.scene} on {found.glasses.profile.name}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="img"><title>{title}</title><style>{_STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{height}" style="fill:var(--paper)"/>\n{body}\n</svg>\n'
    )


def _list_steps(found: DeviceBudget) -> list[_PlotStep]:
    """The samples as steps, several together where there are more than the plot shows, but none across states."""
    together = math.ceil(len(found.samples) / MAX_STEPS)
    steps: list[_PlotStep] = []
    for label, samples in groupby(found.samples, key=lambda sample: sample.label):
        own = list(samples)
        for first in range(0, len(own), together):
            chunk = own[first : first + together]
            powers = [found.model.compute(sample) for sample in chunk]
            parts = PartPower(*(_mean([power[index] for power in powers]) for index in range(len(PartPower._fields))))
            end_s = chunk[-1].t_s + chunk[-1].seconds
            steps.append(_PlotStep(chunk[0].t_s, end_s, label, chunk[0].tier, parts))
    return steps


def _mean(intervals: Sequence[Interval]) -> Interval:
    return Interval(
        sum(each.low for each in intervals) / len(intervals), sum(each.high for each in intervals) / len(intervals)
    )


def _draw_head(found: DeviceBudget) -> Iterator[str]:
    glasses = found.glasses
    title = f"{found.scene} on {glasses.profile.name}, {glasses.environment.name}"
    yield f'<text x="{LEFT}" y="30" class="title">{html.escape(title)}</text>'
    yield f'<text x="{LEFT}" y="52">{html.escape(describe_hours(found))}</text>'


def _draw_axes(scale: _Scale) -> Iterator[str]:
    step = _choose_step(scale.most_mw, 5)
    for number in range(int(scale.most_mw / step + 1e-6) + 1):
        y = scale.y(number * step)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" class="dim">{number * step:,.0f}</text>'
    yield f'<text x="{LEFT - 8}" y="{TOP - 12}" text-anchor="end" class="dim">mW</text>'
    step = _choose_step(scale.seconds, 10)
    for number in range(int(scale.seconds / step + 1e-6) + 1):
        x = scale.x(number * step)
        unit = " s" if number == 0 else ""
        yield (
            f'<text x="{x:.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle" class="dim">{number * step:g}{unit}</text>'
        )


def _draw_states(steps: Sequence[_PlotStep], found: DeviceBudget, scale: _Scale) -> Iterator[str]:
    """The states as bands with their names, or the numbers that they have below, and a stripe for the processor."""
    numbers = {state.label: number for number, state in enumerate(found.budget.states, 1)}
    spans = [(label, list(own)) for label, own in groupby(steps, key=lambda step: step.label)]
    for index, (label, own) in enumerate(spans):
        x0, x1 = scale.x(own[0].start_s), scale.x(own[-1].end_s)
        if index % 2 == 0:
            yield f'<rect x="{x0:.1f}" y="{TOP}" width="{x1 - x0:.1f}" height="{HEIGHT}" class="band"/>'
        words = f"{numbers[label]} {label or NO_STATE}"
        text = words if len(words) * _LETTER_PX < x1 - x0 else str(numbers[label])
        if len(text) * _LETTER_PX <= x1 - x0 + 4:
            yield f'<text x="{(x0 + x1) / 2:.1f}" y="{TOP - 22}" text-anchor="middle">{html.escape(text)}</text>'
    for tier, found_steps in groupby(steps, key=lambda step: step.tier):
        own = list(found_steps)
        x0, x1 = scale.x(own[0].start_s), scale.x(own[-1].end_s)
        yield f'<rect x="{x0:.1f}" y="{TOP - 14}" width="{x1 - x0:.1f}" height="6" class="{tier}"/>'


def _draw_areas(steps: Sequence[_PlotStep], scale: _Scale) -> Iterator[str]:
    """The parts upon each other, each in the middle of its range; the least and the most of all as dashed lines."""
    lows = [0.0] * len(steps)
    for name, _ in _PARTS:
        highs = [low + getattr(step.parts, name).mid for low, step in zip(lows, steps, strict=True)]
        outline = [*_trace(steps, highs, scale), *reversed(_trace(steps, lows, scale))]
        yield f'<path d="M{"L".join(outline)}Z" style="fill:var(--{name})"/>'
        lows = highs
    for ends in ([step.parts.total.low for step in steps], [step.parts.total.high for step in steps]):
        yield f'<path d="M{"L".join(_trace(steps, ends, scale))}" class="reach"/>'


def _trace(steps: Sequence[_PlotStep], powers: Sequence[float], scale: _Scale) -> list[str]:
    points = []
    for step, power in zip(steps, powers, strict=True):
        y = scale.y(power)
        points += [f"{scale.x(step.start_s):.1f} {y:.1f}", f"{scale.x(step.end_s):.1f} {y:.1f}"]
    return points


def _draw_legend() -> Iterator[str]:
    x, y = float(LEFT), TOP + HEIGHT + 46
    for name, words in reversed(_PARTS):
        yield f'<rect x="{x:.0f}" y="{y - 10}" width="12" height="12" rx="2" style="fill:var(--{name})"/>'
        yield f'<text x="{x + 18:.0f}" y="{y}">{words}</text>'
        x += 18 + len(words) * _LETTER_PX + 22
    yield f'<line x1="{x:.0f}" x2="{x + 26:.0f}" y1="{y - 4}" y2="{y - 4}" class="reach"/>'
    yield f'<text x="{x + 32:.0f}" y="{y}">least and most of all</text>'
    x += 32 + 21 * _LETTER_PX + 22
    for tier, words in (("large", "large processor"), ("small", "small processor")):
        yield f'<rect x="{x:.0f}" y="{y - 7}" width="22" height="6" class="{tier}"/>'
        yield f'<text x="{x + 28:.0f}" y="{y}">{words}</text>'
        x += 28 + len(words) * _LETTER_PX + 22


def _list_rows(found: DeviceBudget) -> Iterator[tuple[str, str]]:
    """The lines below the plot: each state, then what would save most, with the attributes of its text."""
    for number, state in enumerate(found.budget.states, 1):
        words = f"{number} {state.label or NO_STATE}: {state.seconds:.1f} s, {name_tier(state.large_share)} processor"
        yield html.escape(f"{words}, {state.updates_hz:.2g} times a second, {state.parts.total} mW"), ""
    if found.savings:
        yield "What would save most", ' class="strong"'
    for saving in found.savings:
        for line in textwrap.wrap(describe_saving(found, saving, with_place=False), MAX_LINE_LETTERS):
            yield html.escape(line), ""


def _choose_step(most: float, count: int) -> float:
    """A round step, so that there are at most about `count` of them."""
    raw = most / count
    unit = 10.0 ** math.floor(math.log10(raw))
    return next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= raw)


def _round_up(most: float) -> float:
    """A power with room above the most, on a round step."""
    step = _choose_step(max(most, 1.0) * 1.02, 5)
    return math.ceil(max(most, 1.0) * 1.02 / step) * step

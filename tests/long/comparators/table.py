"""The table of comparators: how many of the same regressions each catches, and how often it cries for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.long.comparators.cases import Case, draw_approved, make_cases, make_noise
from tests.long.comparators.judges import SETTINGS, driver_version, judge_pairs
from tests.long.regressions.innocent import list_innocents
from tests.long.regressions.regression import list_regressions
from tests.long.regressions.surroundings import CPU_CAPS
from tests.long.regressions.table import choose_share, open_bench
from vitrine.proof.compare.tile_difference import LARGE_CODES, MAX_LARGE
from vitrine.proof.golden.tile_grid import MAX_TILE_MEAN, TILE_PX

BOTH, PICTURES = "Vitrine", "Vitrine, pictures alone"
#: What each row is, in the order of the table.
ROWS: Mapping[str, str] = {
    BOTH: "pictures, and the figures that a golden has of them",
    PICTURES: f"the worst tile of {TILE_PX} × {TILE_PX} pixels: mean at most {MAX_TILE_MEAN:g} codes, "
    f"at most {MAX_LARGE} pixels off by more than {LARGE_CODES}",
    **SETTINGS,
}


class Judged(NamedTuple):
    """Cases of one kind, and the names of those that each row of the table fails."""

    total: int
    failed: Mapping[str, tuple[str, ...]]


class Findings(NamedTuple):
    """All cases of a seed, judged; `half` are regressions at half their strength."""

    full: Judged
    half: Judged
    innocent: Judged
    noise: Judged
    renderer: str
    seed: int
    names: tuple[str, ...]


def run_comparators(seed: int, count: int, output: Path | None) -> int:
    """Judge all cases of a seed and print the page, or write it; 1 where Vitrine misses one or cries for nothing."""
    with open_bench() as bench:
        approved, pictures = draw_approved(bench), bench.folder / "pictures"
        full = choose_share(list_regressions(seed), count)
        names = {one.name for one in full}
        half = [one for one in list_regressions(seed, 0.5) if one.name in names]
        innocents = choose_share(list_innocents(), count)
        found = Findings(
            judge(make_cases(bench, approved, full, pictures)),
            judge(make_cases(bench, approved, half, pictures)),
            judge(make_cases(bench, approved, innocents, pictures)),
            judge(make_noise(bench.project, CPU_CAPS, bench.folder / "noise")),
            str(bench.identity),
            seed,
            tuple(one.name for one in full),
        )
    page = format_page(found)
    if output is None:
        print(page, end="")
    else:
        output.write_text(page, encoding="utf-8")
    calm = not (found.innocent.failed[BOTH] or found.noise.failed[BOTH])
    return 0 if calm and len(found.full.failed[BOTH]) == found.full.total else 1


def judge(cases: Iterable[Case]) -> Judged:
    """Let everybody judge all cases: one fails where a picture of it does."""
    found = list(cases)
    pairs = [pair for case in found for pair in case.pairs]
    by_judge = judge_pairs(pairs)
    owners = [case.name for case in found for _ in case.pairs]
    failed = {
        BOTH: tuple(case.name for case in found if case.fails),
        PICTURES: tuple(case.name for case in found if case.fails_by_pictures),
        **{
            name: tuple(dict.fromkeys(owner for owner, fails in zip(owners, verdicts, strict=True) if fails))
            for name, verdicts in by_judge.items()
        },
    }
    return Judged(len(found), failed)


def format_page(found: Findings) -> str:
    """The page as Markdown."""
    heads = (
        f"caught of {found.full.total}",
        f"at half strength of {found.half.total}",
        f"innocent edits of {found.innocent.total}",
        f"other processors of {found.noise.total}",
    )
    kinds = (found.full, found.half, found.innocent, found.noise)
    rows = [
        "| " + " | ".join((name, *(str(len(kind.failed[name])) for kind in kinds), what)) + " |"
        for name, what in ROWS.items()
    ]
    missed = [f"* {name}: {_list_missed(found, name)}" for name in ROWS]
    return "\n".join(
        (
            "# Comparators",
            "",
            "What others compare screenshots by, on the same pictures: regressions are to be caught, all else is a",
            "false alarm. Whoever reads a gate that cries for nothing stops reading it.",
            "",
            f"| | {' | '.join(heads)} | what decides |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            f"Written by `python -m tests.long comparators --seed {found.seed} -o docs/comparators.md`, drawn by",
            f"{found.renderer}. Regressions and innocent edits are those of `tests/long/regressions`, in three scenes",
            "at 320 × 180; a case fails where one of its pictures does, a wearer's or a panel's light over black.",
            "Other processors: moments at 640 × 360 on three devices in two lights, once with all that this one can,",
            f"once each with {_join(CPU_CAPS)} alone, as Mesa is told. Playwright's comparators and pixelmatch are",
            f"those in the driver of its Python package {driver_version()}, called as they are; no pixel may differ,",
            "as they are set. RMS is by matplotlib's formula, SSIM by that of Wang et al. 2004: 11 × 11 pixels, a",
            "Gaussian of σ 1.5.",
            "",
            "Missed at full strength:",
            "",
            *missed,
            "",
        )
    )


def _list_missed(found: Findings, name: str) -> str:
    missed = [one for one in found.names if one not in found.full.failed[name]]
    return ", ".join(missed) or "nothing"


def _join(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"

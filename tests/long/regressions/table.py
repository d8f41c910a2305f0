"""The table of regressions and innocent edits: which were found, by what, and whether they were rightly named."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from tests.long.regressions.innocent import Innocent, list_innocents
from tests.long.regressions.project import SCENES, RegressionProject, make_regression_project
from tests.long.regressions.regression import Regression, list_regressions
from tests.long.regressions.surroundings import prove_in_surroundings
from vitrine import paths
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import RendererIdentity, identify_renderer
from vitrine.proof.result.moment_result import MomentResult

T = TypeVar("T")


class Bench(NamedTuple):
    """A renderer over a folder of shaders that may be edited, and the approved project."""

    renderer: Renderer
    identity: RendererIdentity
    project: RegressionProject
    folder: Path


class Outcome(NamedTuple):
    """What came of a regression: whether pictures or figures found it, and the words that named it."""

    by_pictures: bool
    by_figures: bool
    words: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        """Whether it would stop a release."""
        return self.by_pictures or self.by_figures

    def is_named(self, regression: Regression) -> bool:
        """Whether one of the first two sentences names it: a leader's line goes along with what it leads to."""
        return any(all(part in words for part in regression.named) for words in self.words[:2])


def run_regressions(seed: int, count: int) -> int:
    """Make the regressions of a seed and the innocent edits, print the tables; 1 where one of them is misjudged.

    A `count` below the number that there are takes a share of each, spread over all kinds.
    """
    with open_bench() as bench:
        good = [_print_regressions(bench, seed, count), _print_innocents(bench, count), _print_surroundings(bench)]
        return 0 if all(good) else 1


@contextmanager
def open_bench() -> Iterator[Bench]:
    """A bench in a folder of its own, with a copy of the shaders; the moments of the three scenes are approved."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(paths.shaders(), folder / "approved" / "shaders")
        project = make_regression_project(folder / "approved")
        with Renderer.headless(folder / "approved" / "shaders") as renderer:
            identity = identify_renderer(renderer.driver_name, str(renderer.ctx.info["GL_VERSION"]))
            for scene in SCENES:
                project.prove(renderer, identity, scene, update="missing")
            yield Bench(renderer, identity, project, folder)


def _print_regressions(bench: Bench, seed: int, count: int) -> bool:
    half = {one.name: one for one in list_regressions(seed, 0.5)}
    chosen = choose_share(list_regressions(seed), count)
    found = named = seen = 0
    half_found: list[bool] = []
    for number, regression in enumerate(chosen, 1):
        outcome = try_regression(bench, regression)
        found, seen = found + outcome.is_found, seen + outcome.by_pictures
        named += outcome.is_named(regression)
        ways = (("pictures", outcome.by_pictures), ("figures", outcome.by_figures))
        way = " and ".join(word for word, is_so in ways if is_so)
        verdict = ("" if outcome.is_named(regression) else "NOT NAMED: ") if outcome.is_found else "MISSED: "
        print(f"{number:3} {regression.name:26} {way or '-':22} {verdict}{'; '.join(outcome.words[:3])}", flush=True)
        if regression.name in half:
            half_found.append(try_regression(bench, half[regression.name]).is_found)
            if not half_found[-1]:
                print(f"    {'':26} at half strength it is equivalent")
    print(f"{len(chosen)} regressions: {found} found ({seen} by pictures), {named} rightly named; "
          f"at half strength {sum(half_found)} of {len(half_found)} found")  # fmt: skip
    return found == named == len(chosen)


def _print_innocents(bench: Bench, count: int) -> bool:
    chosen, calm = choose_share(list_innocents(), count), 0
    for innocent in chosen:
        results = try_innocent(bench, innocent)
        wrong = [one for one in results.values() if one.verdict != "same"]
        calm += not wrong
        for one in wrong:
            print(f"    {innocent.name}: {innocent.scene}/{one.moment} is {one.verdict}: {'; '.join(one.figures[:3])}")
    print(f"{len(chosen)} innocent edits: {calm} called same")
    return calm == len(chosen)


def _print_surroundings(bench: Bench) -> bool:
    good = True
    for found in prove_in_surroundings(bench.project.root, bench.folder):
        counts = Counter(found.verdicts.values())
        print(f"    {found.name}: {', '.join(f'{count} {verdict}' for verdict, count in sorted(counts.items()))}; "
              f"worst tile {found.worst_mean:.3f} codes, {found.most_large} large")  # fmt: skip
        good &= found.is_calm
    return good


def choose_share(items: Sequence[T], count: int) -> Sequence[T]:
    """So many of the items, spread evenly over them."""
    if count >= len(items):
        return items
    return [items[number * len(items) // count] for number in range(count)]


def try_innocent(bench: Bench, innocent: Innocent) -> dict[str, MomentResult]:
    """Make an innocent edit in a copy of the project and prove all moments of its scene."""
    with edit_copy(bench, innocent) as copy:
        return copy.prove(bench.renderer, bench.identity, innocent.scene)


def try_regression(bench: Bench, regression: Regression) -> Outcome:
    """Make a regression in a copy of the project and prove the moment that shows it."""
    with edit_copy(bench, regression) as copy:
        proved = copy.prove(bench.renderer, bench.identity, regression.scene, regression.moment)
    return _judge(proved[regression.moment])


@contextmanager
def edit_copy(bench: Bench, edit: Regression | Innocent) -> Iterator[RegressionProject]:
    """A copy of the project with one edit made in it; one of a shader is made where the renderer reads them."""
    copy = bench.project.copy(bench.folder / "case")
    in_shaders = isinstance(edit, Regression) and edit.file.startswith("shaders/")
    try:
        edit.apply(bench.project if in_shaders else copy)
        if in_shaders:
            bench.renderer.reload_shaders()
        yield copy
    finally:
        shutil.rmtree(copy.root)
        if isinstance(edit, Regression) and in_shaders:
            bench.project.replace(edit.file, edit.new, edit.old)
            bench.renderer.reload_shaders()


def _judge(result: MomentResult) -> Outcome:
    words = [f"{change.node}: {change.words}" for change in result.changes]
    pictures = any(picture.verdict not in ("same", "equivalent") for picture in result.pictures)
    return Outcome(pictures, bool(result.figures), (*words, *result.terms))

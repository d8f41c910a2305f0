"""The command `prove`: are the pictures and figures of proofs still those that were approved?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vitrine import paths
from vitrine.engine.view_options import parse_choice
from vitrine.errors import EXIT_INPUT_ERROR, EXIT_OK
from vitrine.escape import escape_line
from vitrine.gpu.renderer import Renderer
from vitrine.output.json_output import print_json
from vitrine.proof.draw.renderer_identity import identify_renderer
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult, write_result
from vitrine.proof.run.proof_run import Gate, prove_all
from vitrine.proof.run.prover import ProvedMoment, Prover
from vitrine.proof.run.update_mode import UPDATE_MODES

#: Which renderers are compared with: the one that goldens are drawn by, or whatever is there.
RENDERERS = ("reference", "any")
#: Figures that are listed below what explains them.
MAX_FIGURES = 5


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The options of `prove`, as typed."""

    update: str = "none"
    renderer: str = "reference"
    at_least: int = 0
    as_json: bool = False


def run_prove(typed: Sequence[Path], options: ProveOptions, output: Path) -> int:
    """Prove what the paths hold; 1 where something is not as approved. Raises InputError for broken files."""
    update = parse_choice("update", options.update, UPDATE_MODES)
    any_renderer = parse_choice("renderer", options.renderer, RENDERERS) == "any"
    gate = Gate(options.at_least, os.environ.get("CI", "").lower() in ("1", "true"), any_renderer)
    plans = find_proofs(typed or (Path("."),))
    with Renderer.headless(paths.shaders()) as renderer:
        identity = identify_renderer(renderer.driver_name, str(renderer.ctx.info["GL_VERSION"]))
        prover = Prover(renderer, identity, update, any_renderer)  # type: ignore[arg-type]
        result = prove_all(prover, plans, gate, lambda proved: None if options.as_json else _print_moment(proved))
    output.mkdir(parents=True, exist_ok=True)
    write_result(output / "result.json", result)
    if options.as_json:
        print_json(result.model_dump(mode="json"))
    else:
        _print_summary(result)
    return EXIT_OK if result.is_good else EXIT_INPUT_ERROR


def _print_moment(proved: ProvedMoment) -> None:
    result = proved.result
    if not result.is_good:
        print(f"{result.verdict}: {escape_line(f'{result.scene}/{result.moment}')} at {result.t_s:g} s")
        for sentence in list_sentences(result):
            print(f"    {escape_line(sentence)}")


def list_sentences(result: MomentResult) -> list[str]:
    """What is wrong with a moment, one sentence each: the nodes at fault, terms, pictures, and figures.

    Where nodes or terms explain them, of many figures only the number is told; all are in the result's file.
    """
    causes = [
        (f"{change.node}: " if change.node else "")
        + change.words
        + (f" ({change.file}:{change.line})" if change.file else "")
        for change in result.changes
    ]
    causes += result.terms
    sentences = [
        f"{picture.key}: {picture.verdict}"
        + ("" if picture.worst_mean is None else f", {picture.worst_mean:.2f} codes in its worst tile")
        + ("" if picture.flip is None else f", FLIP {picture.flip:.3f} where it differs")
        + (f"; {picture.message}" if picture.message else "")
        for picture in result.pictures
        if picture.verdict not in ("same", "equivalent")
    ]
    figures = list(result.figures)
    if causes and len(figures) > MAX_FIGURES:
        figures[MAX_FIGURES:] = [f"and {len(figures) - MAX_FIGURES} more figures"]
    return [*causes, *sentences, *figures, *result.broken]


def _print_summary(result: ProofResult) -> None:
    for orphan in result.orphans:
        print(f"orphaned: {escape_line(orphan)}")
    for failure in result.failures:
        print(f"fails: {escape_line(failure)}")
    counts = ", ".join(f"{count} {verdict}" for verdict, count in result.counts.items()) or "none"
    print(f"{len(result.moments)} moments: {counts}; {result.picture_count} pictures compared by {result.renderer}")

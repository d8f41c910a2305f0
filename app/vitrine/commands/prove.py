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
from vitrine.proof.report.picture_folder import FOLDER, KEEP_MODES, PictureFolder
from vitrine.proof.report.report import write_report
from vitrine.proof.report.sentences import list_sentences, summarise
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.proof_run import Gate, prove_all
from vitrine.proof.run.prover import ProvedMoment, Prover
from vitrine.proof.run.update_mode import UPDATE_MODES

#: Which renderers are compared with: the one that goldens are drawn by, or whatever is there.
RENDERERS = ("reference", "any")


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The options of `prove`, as typed."""

    update: str = "none"
    renderer: str = "reference"
    at_least: int = 0
    as_json: bool = False
    report: str = "changed"


def run_prove(typed: Sequence[Path], options: ProveOptions, output: Path) -> int:
    """Prove what the paths hold; 1 where something is not as approved. Raises InputError for broken files."""
    update = parse_choice("update", options.update, UPDATE_MODES)
    any_renderer = parse_choice("renderer", options.renderer, RENDERERS) == "any"
    gate = Gate(options.at_least, os.environ.get("CI", "").lower() in ("1", "true"), any_renderer)
    pictures = PictureFolder(output / FOLDER, parse_choice("report", options.report, KEEP_MODES))  # type: ignore[arg-type]
    plans = find_proofs(typed or (Path("."),))
    with Renderer.headless(paths.shaders()) as renderer:
        identity = identify_renderer(renderer.driver_name, str(renderer.ctx.info["GL_VERSION"]))
        prover = Prover(renderer, identity, update, any_renderer)  # type: ignore[arg-type]

        def show(proved: ProvedMoment) -> None:
            pictures.add(proved)
            if not options.as_json:
                _print_moment(proved)

        result = prove_all(prover, plans, gate, show)
    write_report(output, result)
    if options.as_json:
        print_json(result.model_dump(mode="json"))
    else:
        print_summary(result)
    return EXIT_OK if result.is_good else EXIT_INPUT_ERROR


def _print_moment(proved: ProvedMoment) -> None:
    result = proved.result
    if not result.is_good:
        print(f"{result.verdict}: {escape_line(f'{result.scene}/{result.moment}')} at {result.t_s:g} s")
        for sentence in list_sentences(result):
            print(f"    {escape_line(sentence)}")


def print_summary(result: ProofResult) -> None:
    """Print what fails beside the moments, and how many there are of each verdict."""
    for orphan in result.orphans:
        print(f"orphaned: {escape_line(orphan)}")
    for failure in result.failures:
        print(f"fails: {escape_line(failure)}")
    print(escape_line(summarise(result)))

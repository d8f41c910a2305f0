"""What is wrong with a moment, as sentences: the terminal, JUnit and Markdown say the same ones."""

from __future__ import annotations

from collections.abc import Collection

from vitrine.proof.compare.picture_comparison import GOOD
from vitrine.proof.compare.tile_difference import OTHER_RENDERER
from vitrine.proof.result.moment_result import MomentResult, NodeChange, PictureResult
from vitrine.proof.result.proof_result import ProofResult

#: Figures that are listed below what explains them, and where nothing does; all are in the result's file.
MAX_FIGURES, MAX_UNEXPLAINED = 5, 20


def name_moment(moment: MomentResult) -> str:
    """A moment by its verdict, its name and its time."""
    return f"{moment.told_verdict}: {moment.scene}/{moment.moment}, {moment.when}"


def list_sentences(moment: MomentResult) -> list[str]:
    """What is wrong with a moment, one sentence each, the cause before its effects."""
    if moment.verdict == "new" and all(one.verdict == "new" for one in moment.pictures):
        return ["nothing of it is approved yet", *moment.broken]
    # Where a golden itself cannot be read, one sentence says so.
    told = (one for one in moment.pictures if one.message or moment.verdict != "unreadable")
    pictures = [_describe_picture(one, moment.terms) for one in told if one.verdict not in GOOD]
    changes = [_describe_change(change) for change in moment.changes]
    causes = [*changes, *moment.terms]
    figures = [figure for figure in moment.figures if not _is_told(figure, moment)]
    words = [figure for figure in figures if figure.startswith(("state", "text"))]
    numbers = [figure for figure in figures if figure not in words]
    most = MAX_FIGURES if causes else MAX_UNEXPLAINED
    if (more := len(numbers) - most) > 0:
        numbers[most:] = [f"and {more} more figure{'s' if more > 1 else ''}"]
    return [*causes, *moment.broken, *words, *pictures, *numbers]


def summarise(result: ProofResult, known: int = 0) -> str:
    """How many moments have which verdict, and how many pictures were compared by whom, with which other tolerance.

    So many of the moments were `known` from unchanged files.
    """
    counts = ", ".join(f"{count} {verdict}" for verdict, count in result.counts.items()) or "none"
    if broken := sum(bool(moment.broken) and moment.verdict != "unreadable" for moment in result.moments):
        counts += f"; {broken} broken"
    if written := sum(moment.approved_now for moment in result.moments):
        counts += f"; {written} written"
    kept = f" ({known} from unchanged files, not drawn again)" if known else ""
    compared = f"{result.picture_count} pictures compared by {result.renderer}"
    return f"{len(result.moments)} moments{kept}: {counts}; {compared}{_tell_text(result)}{_tell_tolerance(result)}"


def _tell_text(result: ProofResult) -> str:
    """How many moments have no glyphs, which nobody should take for a proof of them."""
    count = sum(moment.text == "blocks" for moment in result.moments)
    return f", text as blocks in {'all' if count == len(result.moments) else count}" if count else ""


def _tell_tolerance(result: ProofResult) -> str:
    """The wider tolerance where another renderer's pictures were judged by it."""
    wider = (moment for moment in result.moments if moment.other_renderer)
    if not any(one.worst_mean is not None for moment in wider for one in moment.pictures):
        return ""
    return f", up to {OTHER_RENDERER.tile_mean:g} codes and {OTHER_RENDERER.large} large differences a tile"


def _describe_picture(one: PictureResult, told: Collection[str]) -> str:
    """A picture's verdict and distance, with its message where the moment's sentences have not `told` it already."""
    distance = "" if one.worst_mean is None else f", {one.worst_mean:.2f} codes in its worst tile"
    distance += "" if one.flip is None else f", FLIP {one.flip:.3f} where it differs"
    return f"{one.key}: {one.verdict}{distance}" + (
        f"; {one.message}" if one.message and one.message not in told else ""
    )


def _is_told(figure: str, moment: MomentResult) -> bool:
    """Whether a cause says the same as a figure: a state, the time, a text."""
    if figure.startswith("text/"):
        return any(figure.startswith(f"text/{one.node}:") and one.words.startswith("text ") for one in moment.changes)
    return figure in moment.terms or (
        figure.startswith("time:") and any(term.startswith("the moment is ") for term in moment.terms)
    )


def _describe_change(change: NodeChange) -> str:
    place = "" if change.file is None else f" ({change.file}:{change.line})" if change.line else f" ({change.file})"
    return f"{change.node}{place}: {change.words}" if change.node else f"{change.words}{place}"

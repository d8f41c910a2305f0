"""Moment result: what comparing one moment with its golden found, as plain data for reports, slices and the page."""

from __future__ import annotations

from pydantic import Field

from vitrine.document.model import Model
from vitrine.geometry import Bounds
from vitrine.proof.compare.picture_comparison import GOOD, VERDICTS, Verdict
from vitrine.proof.golden.curve import SUFFIX as CURVE_SUFFIX
from vitrine.stage.text.text_mode import TextMode


class PictureResult(Model):
    """One picture: its verdict, how far it is off, and the hashes by which the pictures to show are named."""

    key: str = Field(description="such as eye/even-g2/sunlit or light/even-g2")
    verdict: Verdict
    size_px: tuple[int, int] = (0, 0)
    approved_size_px: tuple[int, int] | None = Field(default=None, description="where it is another one")
    approved: str | None = Field(default=None, description="hash of the approved picture, laid over the world of now")
    drawn: str | None = Field(default=None, description="hash of the drawn picture")
    worst_mean: float | None = Field(default=None, description="mean difference of the worst tile in codes")
    most_large: int | None = Field(default=None, description="large differences in the worst tile")
    flip: float | None = Field(default=None, description="mean FLIP in the boxes, 0..1; absent: not measured")
    boxes_px: tuple[Bounds[int], ...] = Field(default=(), description="where it differs")
    message: str = ""

    @property
    def is_light_alone(self) -> bool:
        """Whether its approved side is light without a world: nothing of its size was drawn to lay it on."""
        return self.key.startswith("eye/") and (self.drawn is None or self.approved_size_px is not None)


class NodeChange(Model):
    """A node that a difference lies on, with where it was written and what of it changed, in words."""

    node: str
    file: str | None = None
    line: int | None = None
    words: str


class Proposal(Model):
    """What `--update changed` would write of a moment: kept beside the report, so that it is accepted without drawing.

    Names are those below the `root` of goldens, such as `pictures/HASH.webp`.
    """

    root: str = Field(description="the folder of all goldens")
    text: str = Field(description="SHA-256 of the golden's text, by which its file is named")
    compared: str = Field(default="", description="SHA-256 of the golden that it was compared with; empty: none")
    files: dict[str, str] = Field(default={}, description="SHA-256 of the drawn files that the text names")
    present: tuple[str, ...] = Field(default=(), description="those of them that lay there already")
    replaced: dict[str, str] = Field(default={}, description="git's blobs of the files that the compared golden names")


class MomentResult(Model):
    """One moment: the verdict of the worst of its pictures and figures, and all that explains it."""

    scene: str
    scene_file: str
    moment: str
    t_s: float
    take: str = ""
    text: TextMode = Field(default="glyphs", description="how its text was drawn")
    verdict: Verdict
    pictures: tuple[PictureResult, ...] = ()
    figures: tuple[str, ...] = Field(default=(), description="figures beyond tolerance, one sentence each")
    broken: tuple[str, ...] = Field(default=(), description="expectations that do not hold, files that are not there")
    changes: tuple[NodeChange, ...] = Field(default=(), description="the nodes at fault")
    terms: tuple[str, ...] = Field(default=(), description="what changed where no node is at fault")
    notes: tuple[str, ...] = Field(default=(), description="what to know: masked shares, expired variants")
    golden: str = Field(default="", description="the golden's file")
    masked_share: float = 0.0
    took_s: float = Field(default=0.0, description="seconds that drawing and comparing took")
    other_renderer: bool = Field(default=False, description="another renderer drew the approved pictures")
    approved_now: bool = Field(default=False, description="its golden was written by this run, as was asked for")
    proposal: Proposal | None = Field(default=None, description="what accepting it would write")

    @property
    def told_verdict(self) -> str:
        """The verdict as people are told it: what is as approved and breaks an expectation is broken."""
        return "broken" if self.broken and self.verdict in GOOD else self.verdict

    @property
    def when(self) -> str:
        """Its time in words; a curve is of a whole take."""
        return "whole take" if self.moment.endswith(CURVE_SUFFIX) else f"{self.t_s:g} s"

    @property
    def is_good(self) -> bool:
        """Whether it passes a gate."""
        return (self.verdict in GOOD or self.approved_now) and not self.broken


def worst_verdict(verdicts: list[Verdict]) -> Verdict:
    """The worst of verdicts; that of none is "same"."""
    return max(verdicts, key=VERDICTS.index, default="same")

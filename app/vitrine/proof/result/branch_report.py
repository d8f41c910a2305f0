"""Branch report: what a branch changes of the moments that it began with. It fails nothing: the goldens do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import Field

from vitrine.document.model import Model
from vitrine.proof.compare.picture_comparison import VERDICTS, Verdict
from vitrine.proof.result.moment_result import MomentResult


class BranchReport(Model):
    """The moments that are drawn other than at `commit`, where the branch left `ref`; those that are new, or gone."""

    ref: str
    commit: str
    compared: int = Field(default=0, description="how many moments were compared")
    moments: tuple[MomentResult, ...] = ()

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many moments have each verdict."""
        found = Counter(moment.verdict for moment in self.moments)
        return {verdict: found[verdict] for verdict in VERDICTS if found[verdict]}


def merge_branch_reports(reports: Iterable[BranchReport]) -> BranchReport | None:
    """Merge the reports of slices of one run; what is missing is told by each of them, and counts once."""
    parts = list(reports)
    if not parts:
        return None
    moments = {(moment.scene, moment.moment): moment for part in parts for moment in part.moments}
    compared = sum(part.compared for part in parts)
    return parts[0].model_copy(update={"moments": tuple(moments.values()), "compared": compared})

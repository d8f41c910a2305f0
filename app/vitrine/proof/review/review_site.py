"""Review site: the page of a report with buttons to decide by, its pictures, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field, ValidationError

from vitrine import paths
from vitrine.document.model import Model
from vitrine.errors import InputError
from vitrine.proof.report.page import render_page
from vitrine.proof.report.page_data import build_page_data
from vitrine.proof.report.picture_folder import FOLDER
from vitrine.proof.review.remarks import format_remarks
from vitrine.proof.review.review import MAX_REMARK, Decision, Review
from vitrine.web.site import Question, SiteAnswer, answer_json, answer_sentence

#: What the page may do beside what its own policy allows: nothing more, in nobody's frame.
_PAGE_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; connect-src 'self'"


class DecisionRequest(Model):
    """What the page asks for: something is decided of the moment of this number in the result."""

    number: int = Field(ge=0)
    verb: Literal["accept", "reject", "undo"]
    remark: str = Field(default="", max_length=MAX_REMARK)


@dataclass(frozen=True, eq=False, slots=True)
class ReviewSite:
    """The site of a review. `patch` names the file that accepted goldens go to, "" where they are written in place."""

    review: Review
    patch: str = ""

    def answer(self, question: Question) -> SiteAnswer:
        """As `Site.answer`."""
        match question:
            case ("GET", "/", _):
                return SiteAnswer(self._render().encode(), "text/html; charset=utf-8", policy=_PAGE_POLICY)
            case ("GET", "/remarks.md", _):
                return SiteAnswer(format_remarks(self.review).encode(), "text/markdown; charset=utf-8")
            case ("POST", "/decide", body):
                return self._decide(body)
            case ("GET", path, _) if path.startswith(f"/{FOLDER}/"):
                return self._show_picture(path.removeprefix("/"))
        return answer_sentence("There is no such page.", 404)

    def _render(self) -> str:
        review, folder = self.review, paths.assets() / "report" / "proof"
        data = build_page_data(review.result, review.source.list_pictures())
        decisions = {number: decision._asdict() for number, decision in review.decisions.items()}
        data |= {"review": {"patch": self.patch, "decisions": decisions}}
        return render_page(data, [folder / "review.js"], "'self'", [folder / "review.css"])

    def _show_picture(self, name: str) -> SiteAnswer:
        try:
            return SiteAnswer(self.review.source.read(name), "image/png")
        except InputError as error:
            return answer_sentence(str(error), 404)

    def _decide(self, body: bytes) -> SiteAnswer:
        try:
            asked = DecisionRequest.model_validate_json(body)
        except ValidationError:
            return answer_sentence("This is no decision.", 400)
        try:
            decision: Decision = self.review.decide(asked.number, asked.verb, asked.remark)
        except InputError as error:
            return answer_json({"error": str(error)}, 409)
        return answer_json(decision._asdict())

"""Remarks on rejected moments as Markdown, to be pasted where whoever mends them reads it."""

from __future__ import annotations

from vitrine.errors import truncate
from vitrine.proof.report.markdown import escape_markdown
from vitrine.proof.report.sentences import list_sentences
from vitrine.proof.review.review import Review

#: What differs is told by so many sentences of each moment.
MAX_SENTENCES = 3


def format_remarks(review: Review) -> str:
    """The rejected moments with their remarks and what differs; a sentence where none is."""
    rows = []
    for moment, decision in review.list_moments("rejected"):
        remark = f": {escape_markdown(decision.remark)}" if decision.remark else ""
        name = escape_markdown(f"{moment.scene}/{moment.moment}")
        rows.append(f"- **{name}** at {moment.t_s:g} s, {moment.verdict}{remark}")
        sentences = (truncate(sentence, 200) for sentence in list_sentences(moment)[:MAX_SENTENCES])
        rows += [f"  - <code>{escape_markdown(sentence)}</code>" for sentence in sentences]
    if not rows:
        return "No moment is rejected.\n"
    return "\n".join((f"### Rejected in review: {review.count('rejected')}", "", *rows, ""))

"""Markdown of a result, for a job's summary and a comment: never longer than code hosts take, however much fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vitrine.errors import truncate
from vitrine.escape import escape_line
from vitrine.proof.report.sentences import list_sentences, summarise
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult

#: A comment takes 65,536 characters, and some hosts count bytes.
MAX_BYTES = 60_000
#: Sentences of a moment that are told, characters of one, failures and orphans that are listed.
_MAX_SENTENCES, _MAX_LENGTH, _MAX_LISTED = 4, 200, 10
#: Kept free for the last line, which says how many there are more.
_REST = 200
#: What Markdown, HTML or a code host's links to people and issues would read as its own.
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$@]|:(?=//)|(?i:(?<=www)\.)")


def format_markdown(result: ProofResult) -> str:
    """The Markdown of a result, at most MAX_BYTES of UTF-8."""
    bad = [moment for moment in result.moments if not moment.is_good]
    parts = [f"## {_write_title(result, len(bad))}\n\n{escape_markdown(summarise(result))}.\n"]
    parts += _write_list("Fails", result.failures) + _write_list("Orphaned", result.orphans)
    if bad:
        parts.append("\n| moment | at | verdict | what differs |\n| --- | --: | --- | --- |\n")
    free = MAX_BYTES - _REST - sum(len(part.encode()) for part in parts)
    rows = list(_fill_rows(bad, free))
    rest = len(bad) - len(rows)
    more = f"\nAnd {rest:,} more: see `index.html` of the artefact.\n" if rest else ""
    return "".join((*parts, *rows, more))


def escape_markdown(text: str) -> str:
    """Text on one line that stands for itself in Markdown and HTML: special characters are written as entities."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", escape_line(text))


def _write_title(result: ProofResult, bad: int) -> str:
    count = len(result.moments)
    if bad:
        return f"✗ Proof: {bad:,} of {count:,} moments do not pass"
    return f"✓ Proof: all {count:,} moments are as approved" if result.is_good else "✗ Proof fails"


def _write_list(title: str, sentences: tuple[str, ...]) -> list[str]:
    if not sentences:
        return []
    rows = [f"- {escape_markdown(truncate(sentence, _MAX_LENGTH))}\n" for sentence in sentences[:_MAX_LISTED]]
    more = len(sentences) - len(rows)
    return [f"\n**{title}**\n\n", *rows, *([f"- and {more:,} more\n"] if more else [])]


def _fill_rows(moments: Iterable[MomentResult], free: int) -> Iterator[str]:
    for moment in moments:
        row = _write_row(moment)
        free -= len(row.encode())
        if free < 0:
            return
        yield row


def _write_row(moment: MomentResult) -> str:
    sentences = list_sentences(moment)
    told = [escape_markdown(truncate(sentence, _MAX_LENGTH)) for sentence in sentences[:_MAX_SENTENCES]]
    more = [f"and {len(sentences) - len(told):,} more"] if len(sentences) > len(told) else []
    # Within <code> code hosts link neither people nor issues.
    cells = "<br>".join([*(f"<code>{one}</code>" for one in told), *more])
    name = escape_markdown(truncate(f"{moment.scene}/{moment.moment}", _MAX_LENGTH))
    return f"| <code>{name}</code> | {moment.when} | {moment.told_verdict} | {cells} |\n"

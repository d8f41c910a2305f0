"""Markdown for a job's summary: short however much fails, and no name in it is read as Markdown, HTML or a link."""

from __future__ import annotations

import html
import re

from tests.proof.report.made_report import make_changed, make_result, make_same
from vitrine.proof.report.markdown import MAX_BYTES, escape_markdown, format_markdown

HOSTILE = "a|b `c` <img src=x> **d** [e](https://f.g) www.k.l @h #1 ~~i~~ \\ &amp; $x$\nj"


def test_a_run_that_passes_is_a_title_and_a_sentence() -> None:
    text = format_markdown(make_result([make_same(0), make_same(1)]))
    assert text.splitlines()[0] == "## ✓ Proof: all 2 moments are as approved"
    assert "2 same; 2 pictures compared by llvmpipe" in html.unescape(text) and "|" not in text


def test_a_row_tells_where_and_what() -> None:
    text = html.unescape(format_markdown(make_result([make_same(0), make_changed(1)], failures=("slice missing",))))
    assert text.startswith("## ✗ Proof: 1 of 2 moments do not pass") and "- slice missing" in text
    assert "| <code>shop/walk@0001s</code> | 1 s | changed | <code>price (shop/scene.yaml:12): text" in text


def test_a_run_without_a_bad_moment_may_fail_all_the_same() -> None:
    text = format_markdown(make_result([], failures=("nothing was compared",)))
    assert text.startswith("## ✗ Proof fails")


def test_names_stand_for_themselves() -> None:
    escaped = escape_markdown(HOSTILE)
    assert not re.search(r"[\\`*_\[\]<>|~@$\n]|#(?!\d+;)|https?:|www\.|&(?!#\d+;)", escaped)
    assert html.unescape(escaped) == HOSTILE.replace("\n", r"\n")
    moment = make_changed(1).model_copy(update={"moment": HOSTILE, "figures": (HOSTILE,), "broken": (HOSTILE,)})
    row = format_markdown(make_result([moment])).splitlines()[-1]
    assert row.count("|") == 5 and "<img" not in row and "`" not in row


def test_it_is_never_longer_than_a_comment_may_be() -> None:
    long = tuple("长" * 500 for _ in range(50))
    moments = [
        make_changed(number).model_copy(update={"moment": f"m{number}-{'测' * 300}", "broken": long})
        for number in range(400)
    ]
    text = format_markdown(make_result(moments, failures=long, orphans=long))
    assert MAX_BYTES * 0.9 < len(text.encode()) <= MAX_BYTES
    rows = sum(line.startswith("| <code>") for line in text.splitlines())
    assert text.endswith(f"And {400 - rows} more: see `index.html` of the artefact.\n") and rows > 10

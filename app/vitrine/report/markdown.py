"""Markdown as our own texts use it, as HTML: paragraphs, lists, tables, blocks of code, headings and `code`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import takewhile

_CODE = re.compile(r"`([^`]+)`")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_NO_ID = re.compile(r"[^a-z0-9]+")


def make_anchor(*names: str) -> str:
    """The id of a heading or a word on the page, from the names that lead to it."""
    return "-".join(_NO_ID.sub("-", name.casefold()).strip("-") for name in names)


def render_html(text: str, anchor: str) -> str:
    """A section as HTML. Words in a table's first column get ids that begin with `anchor` and the heading above."""
    return "\n".join(_iter_blocks(text.strip().splitlines(), anchor))


def render_inline(text: str) -> str:
    """A line's text, with `code`."""
    pieces = _CODE.split(text)
    return "".join(
        f"<code>{html.escape(piece)}</code>" if index % 2 else html.escape(piece) for index, piece in enumerate(pieces)
    )


def _iter_blocks(lines: list[str], anchor: str) -> Iterator[str]:
    at, below = 0, anchor
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
            continue
        if line.startswith("```"):
            block = list(takewhile(lambda row: row != "```", lines[at + 1 :]))
            yield f"<pre><code>{html.escape(chr(10).join(block))}</code></pre>"
            at += len(block) + 2
            continue
        kind = _kind(line)
        block = _take_block(kind, lines[at:])
        if kind == "heading":
            below = make_anchor(anchor, block[-1].lstrip("# "))
        yield _render_block(kind, block, below)
        at += len(block)


def _take_block(kind: str, lines: list[str]) -> list[str]:
    return list(takewhile(lambda row: row.strip() and _kind(row, kind) == kind, lines))


def _kind(line: str, inside: str = "") -> str:
    """What a line belongs to; a list's items go on in lines that are indented."""
    if line.startswith("|"):
        return "table"
    if line.startswith("* ") or (inside == "list" and line.startswith("  ")):
        return "list"
    return "heading" if line.startswith("#") else "text"


def _render_block(kind: str, lines: list[str], anchor: str) -> str:
    if kind == "table":
        return _render_table(lines, anchor)
    if kind == "heading":
        return "\n".join(f"<h4>{render_inline(line.lstrip('# '))}</h4>" for line in lines)
    if kind == "list":
        items = re.split(r"(?m)^\* ", "\n".join(lines))[1:]
        return "<ul>" + "".join(f"<li>{render_inline(' '.join(item.split()))}</li>" for item in items) + "</ul>"
    return f"<p>{render_inline(' '.join(lines))}</p>"


def _render_table(lines: list[str], anchor: str) -> str:
    head, rows = _split(lines[0]), [_split(line) for line in lines[2:]]
    top = "".join(f'<th scope="col">{render_inline(cell)}</th>' for cell in head)
    body = "\n".join(_render_row(row, anchor) for row in rows)
    return f'<div class="table"><table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'


def _render_row(cells: list[str], anchor: str) -> str:
    first, *others = cells
    rest = "".join(f"<td>{render_inline(cell)}</td>" for cell in others)
    if not make_anchor(first):
        # Signs alone, such as %, make no address.
        return f'<tr><th scope="row">{render_inline(first)}</th>{rest}</tr>'
    target = make_anchor(anchor, first)
    return f'<tr id="{target}"><th scope="row"><a href="#{target}">{render_inline(first)}</a></th>{rest}</tr>'


def _split(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _CELL_EDGE.split(line.strip())[1:-1]]

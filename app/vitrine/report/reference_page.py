"""The reference as one HTML page: self-contained, light and dark, printable, an anchor for each word."""

from __future__ import annotations

import html
from string import Template

from vitrine import paths
from vitrine.report.markdown import make_anchor, render_html, render_inline
from vitrine.scene.describe.reference import Topic
from vitrine.version import __version__


def render_reference_page(topics: list[Topic]) -> str:
    """The page of topics."""
    template = Template((paths.assets() / "report" / "reference.html").read_text(encoding="utf-8"))
    contents = "\n".join(map(_render_contents, topics))
    return template.substitute(
        version=html.escape(__version__), contents=contents, topics="\n".join(map(_render_topic, topics))
    )


def _render_contents(topic: Topic) -> str:
    links = "".join(
        f'<li><a href="#{make_anchor(topic.name, title)}">{render_inline(title)}</a></li>'
        for title, _ in topic.sections
    )
    inner = f"<ul>{links}</ul>" if len(topic.sections) > 1 else ""
    return f'<li><a href="#{make_anchor(topic.name)}">{render_inline(topic.name)}</a>{inner}</li>'


def _render_topic(topic: Topic) -> str:
    sections = topic.sections
    if len(sections) == 1:
        # The topic's name is heading enough.
        inner = render_html(sections[0][1], make_anchor(topic.name))
    else:
        inner = "\n".join(_render_section(topic.name, title, body) for title, body in sections)
    return f'<section id="{make_anchor(topic.name)}">\n<h2>{render_inline(topic.name)}</h2>\n{inner}\n</section>'


def _render_section(topic: str, title: str, body: str) -> str:
    anchor = make_anchor(topic, title)
    return f'<h3 id="{anchor}"><a href="#{anchor}">{render_inline(title)}</a></h3>\n{render_html(body, anchor)}'

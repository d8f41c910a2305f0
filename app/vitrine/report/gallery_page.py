"""The cookbook as one HTML page: pictures, words and scenes to copy, self-contained, light and dark."""

from __future__ import annotations

import base64
import html
from string import Template
from typing import NamedTuple

from vitrine import paths
from vitrine.version import __version__


class GalleryEntry(NamedTuple):
    """One example: its folder's name, its scene's text, a JPEG of it, and the command that makes it one's own."""

    name: str
    scene: str
    picture: bytes
    command: str


def render_gallery_page(entries: list[GalleryEntry]) -> str:
    """The page of examples, in their order."""
    template = Template((paths.assets() / "report" / "gallery.html").read_text(encoding="utf-8"))
    contents = "\n".join(f'<a href="#{one.name}">{html.escape(_split_heading(one)[0])}</a>' for one in entries)
    return template.substitute(
        version=html.escape(__version__), contents=contents, examples="\n".join(map(_render_entry, entries))
    )


def _split_heading(entry: GalleryEntry) -> tuple[str, str]:
    """The title and the sentence of a scene's first line, `# Title: sentence`."""
    title, _, sentence = entry.scene.partition("\n")[0].removeprefix("# ").partition(": ")
    return title, sentence[:1].upper() + sentence[1:]


def _render_entry(entry: GalleryEntry) -> str:
    title, sentence = map(html.escape, _split_heading(entry))
    picture = base64.b64encode(entry.picture).decode("ascii")
    return f"""<section id="{entry.name}">
<figure><img src="data:image/jpeg;base64,{picture}" alt="{title}, as its wearer sees it"></figure>
<h2>{title}</h2>
<p>{sentence}</p>
<p><code>{html.escape(entry.command)}</code></p>
<details><summary>Scene</summary><button type="button">Copy</button><pre>{html.escape(entry.scene)}</pre></details>
</section>"""

"""The gallery's page: complete in itself, every scene to the letter, nothing of it taken for markup."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from vitrine.report.gallery_page import GalleryEntry, render_gallery_page

SCENE = '# Toast: comes <b>&</b> goes\nvitrine: 1\nname: "</pre><script>"\n'


def test_a_page_has_each_scene_to_the_letter_and_no_address() -> None:
    entries = [GalleryEntry(name, SCENE, b"jpeg", f"vitrine new my-{name} --from {name}") for name in ("a", "b")]
    page = render_gallery_page(entries)
    scenes = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert [html.unescape(scene) for scene in scenes] == [SCENE, SCENE]
    assert page.count("<script>") == 1 and "<b>" not in page and "http" not in page
    assert [f'id="{name}"' in page and f'href="#{name}"' in page for name in ("a", "b")] == [True, True]
    HTMLParser().feed(page)

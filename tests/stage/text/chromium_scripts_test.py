"""Words of the world's scripts are as wide as Chromium sets them in the same fonts."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.stage.text.scripts_test import FOLDER, WORDS
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextStyle, TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE_PX = 100.0


def load_font(family: str, file: str) -> str:
    data = base64.b64encode((FOLDER / file).read_bytes()).decode()
    return f"@font-face {{ font-family: {family}; src: url(data:font/ttf;base64,{data}) }}\n"


def test_words_are_as_wide_as_chromium_sets_them(page: Page) -> None:
    fonts = load_font("SC", "NotoSansSC-Regular.otf")
    fonts += "".join(load_font(script, f"NotoSans{script}-Regular.ttf") for script in WORDS)
    spans = "".join(f'<div><span style="font: {SIZE_PX}px SC, {k}">{words}</span></div>' for k, words in WORDS.items())
    page.set_content(f"<style>{fonts}</style>{spans}")
    page.evaluate("document.fonts.ready")
    widths = page.evaluate("[...document.querySelectorAll('span')].map(s => s.getBoundingClientRect().width)")
    system = TextSystem(FontSet(use_system_fonts=False))
    ours = [system.shape_line(words, TextStyle(1.0)).width_em * SIZE_PX for words in WORDS.values()]
    assert ours == pytest.approx(widths, abs=0.1)

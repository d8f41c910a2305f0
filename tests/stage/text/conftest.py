"""Fonts for these tests: the pinned ones without the system's, and a small one that lacks ideographs."""

from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from vitrine.paths import assets
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    return FontSet(use_system_fonts=False)


@pytest.fixture
def text_system(fonts: FontSet) -> TextSystem:
    return TextSystem(fonts)


@pytest.fixture(scope="session")
def small_font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pinned regular font with nothing left but ASCII."""
    path = tmp_path_factory.mktemp("fonts") / "small.otf"
    font = TTFont(assets() / "fonts" / "NotoSansSC-Regular.otf")
    cutter = subset.Subsetter()
    cutter.populate(unicodes=range(0x20, 0x7F))
    cutter.subset(font)
    font.save(path)
    return path

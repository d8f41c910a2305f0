"""A font with Hebrew and Arabic letters, which the pinned ones lack: Debian's DejaVu Sans."""

from pathlib import Path

import pytest

from vitrine.stage.text.font import FontSet

DEJAVU = Path("/usr/share/fonts/truetype/dejavu")


@pytest.fixture(scope="session")
def rtl_font() -> Path:
    path = DEJAVU / "DejaVuSans.ttf"
    if not path.is_file():
        pytest.skip("Debian's package fonts-dejavu-core is not installed")
    return path


@pytest.fixture(scope="session")
def rtl_fonts(rtl_font: Path) -> FontSet:
    return FontSet(pinned_paths=(rtl_font, DEJAVU / "DejaVuSans-Bold.ttf"), use_system_fonts=False)

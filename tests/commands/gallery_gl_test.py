"""`gallery`: every example is on the page, as it is drawn."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.examples_test import NAMES
from vitrine.cli import run

pytestmark = pytest.mark.usefixtures("shared_renderer")


def test_the_gallery_shows_every_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "gallery.html"
    assert run(["gallery", "-o", str(page)]) == 0
    assert capsys.readouterr().out.endswith("gallery.html: open it in a browser\n")
    text = page.read_text(encoding="utf-8")
    assert re.findall(r'<section id="(.*?)">', text) == list(NAMES)
    pictures = [Image.open(io.BytesIO(base64.b64decode(one))) for one in re.findall(r"base64,([^\"]+)", text)]
    assert [picture.size for picture in pictures] == [(640, 360)] * len(NAMES)
    assert all(np.ptp(np.asarray(picture)) > 100 for picture in pictures)


def test_a_gallery_goes_into_no_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gallery", "-o", str(tmp_path / "no" / "g.html")]) == 1
    assert "is not there" in capsys.readouterr().err

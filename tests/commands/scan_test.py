"""`scan` from outside: a take that names its feed, the same bytes twice, and sentences where there is nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.commands.conftest import ROOT
from tests.content.codes.printed_code import dark_modules, print_codes, turned_quad
from tests.prepared_program import Ran
from tests.source_path import SOURCE_PATH
from vitrine.flow.timeline.take import load_take

SHOE, TEA = "6901234500011", "6901234500028"
PHOTOGRAPHS = ("10", "14", "15", "20", "25", "29", "30", "31")

Vitrine = Callable[..., Ran]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A folder of four pictures with two codes, one of them on the last two alone."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for number in range(4):
        codes = [(dark_modules(SHOE, "EAN13"), turned_quad((300 + 5 * number, 130), 200, 90, 3))]
        if number >= 2:
            codes.append((dark_modules("stall 7", "QRCode"), turned_quad((300 + 5 * number, 340), 120, 120, 3)))
        Image.fromarray(print_codes(codes)).save(folder / f"{number:02}.png")
    return folder


def test_a_take_has_a_row_for_each_frame_with_all_of_its_codes(
    vitrine: Vitrine, vitrine_anew: Vitrine, feed: Path, tmp_path: Path
) -> None:
    ran = vitrine("scan", feed, "-o", "shelf.take.jsonl")
    assert ran.code == 0, ran.err
    assert f"{SHOE}  ean-13  4 frames" in ran.out and "stall 7  qr  2 frames" in ran.out
    take = load_take(tmp_path / "shelf.take.jsonl")
    assert take.feed == "shelf" and take.version == 2
    assert "shelf.take.jsonl: 4 rows" in ran.out
    rows = [timed.data.value for timed in take.events if timed.data is not None]
    assert [timed.t_s for timed in take.events] == [round(n * take.events[1].t_s, 9) for n in range(4)]
    assert [[code["payload"] for code in row["codes"]] for row in rows] == [[SHOE]] * 2 + [["stall 7", SHOE]] * 2
    assert all(row["code"] == row["codes"][0] for row in rows), "the nearest to the middle"
    assert {code["id"] for row in rows for code in row["codes"] if code["payload"] == SHOE} == {1}
    assert set(rows[0]["code"]) == {"payload", "format", "corners", "confidence", "id"}
    corners = [(x * 640, y * 480) for x, y in rows[0]["code"]["corners"]]
    for (x, y), (right, down) in zip(corners, turned_quad((300, 130), 200, 90, 3).tolist(), strict=True):
        assert (x, y) == pytest.approx((right, down), abs=0.5)
    first = (tmp_path / "shelf.take.jsonl").read_bytes()
    assert vitrine_anew("scan", feed, "-o", "again.take.jsonl").code == 0
    assert (tmp_path / "again.take.jsonl").read_bytes() == first
    assert json.loads(first.splitlines()[1])["event"] == "code.seen"


def test_only_formats_that_are_named_are_read(vitrine: Vitrine, feed: Path) -> None:
    ran = vitrine("scan", feed, "--formats", "qr, data-matrix")
    assert ran.code == 0 and SHOE not in ran.out and "stall 7" in ran.out


def test_what_cannot_be_scanned_is_one_sentence(vitrine: Vitrine, tmp_path: Path) -> None:
    Image.fromarray(print_codes([])).save(tmp_path / "empty.png")
    ran = vitrine("scan", "empty.png", "-o", "empty.jsonl")
    assert ran.code == 1 and "no code was seen in empty.png" in ran.err and not (tmp_path / "empty.jsonl").exists()
    ran = vitrine("scan", "empty.png", "--formats", "ean13")
    assert ran.code == 2 and 'there is no "ean13"; did you mean "ean-13"?' in ran.err
    ran = vitrine("scan", "nowhere.mp4")
    assert ran.code == 1 and "there is no such feed" in ran.err
    ran = vitrine("scan", "empty.png", "-o", "nowhere/empty.jsonl")
    assert ran.code == 1 and "make it first" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_ctrl_c_ends_it_with_a_sentence_and_no_file(tmp_path: Path) -> None:
    film = ROOT / "assets" / "feeds" / "street.mp4"
    command = [sys.executable, "-P", "-m", "vitrine.cli", "scan", str(film), "-o", "street.take.jsonl"]
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH, "TERM": "xterm"}
    terminal, inside = os.openpty()
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=inside, stderr=inside) as child:
        os.close(inside)
        said = read_until(terminal, b"1320")  # the bar
        child.send_signal(signal.SIGINT)
        said += read_until(terminal, None)
        assert child.wait(60) == 130
    os.close(terminal)
    words = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", said).decode()
    assert re.search(r"vitrine: interrupted after [\d,]+ of 1,320 frames; nothing was written\r\n$", words), words
    assert "Traceback" not in words and list(tmp_path.iterdir()) == []


def read_until(terminal: int, words: bytes | None) -> bytes:
    """What is said until these words are, or until nobody has the terminal open any more."""
    said = b""
    while words is None or words not in said:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
    return said


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_real_photographs_are_read(vitrine: Vitrine, shared_folder: Path, name: str) -> None:
    ran = vitrine("scan", shared_folder / "barcodes" / f"{name}.webp")
    assert ran.code == 0, ran.err
    assert ran.out.split()[:2] == [(shared_folder / "barcodes" / f"{name}.txt").read_text("utf-8").strip(), "ean-13"]

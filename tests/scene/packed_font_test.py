"""Packed fonts, WOFF and WOFF2: unpacked they are the font that was packed; traps and damage are sentences."""

from __future__ import annotations

import io
import struct
import sys
import tracemalloc
import zlib
from pathlib import Path

import brotli
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

from tests.made_font import make_font, make_variable_font, save_font
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError
from vitrine.paths import assets
from vitrine.scene.font.font_file import read_font
from vitrine.scene.font.packed_font import MAX_GLYF_BYTES, is_packed, unpack_font
from vitrine.scene.load.loader import load_scene

SCENE = "vitrine: 1\nname: x\nfonts: {own: NAME}\nnodes: [{kind: text, text: Ham, font: own, anchor: {head: center}}]\n"


def pack(font: bytes, flavor: str) -> bytes:
    with TTFont(io.BytesIO(font), recalcBBoxes=False, recalcTimestamp=False) as opened:
        opened.flavor = flavor
        buffer = io.BytesIO()
        opened.save(buffer)
    return buffer.getvalue()


def cut_cff(letters: str) -> TTFont:
    font = TTFont(assets() / "fonts" / "NotoSansSC-Regular.otf")
    cutter = Subsetter()
    cutter.populate(text=letters)
    cutter.subset(font)
    return font


def fail(data: bytes) -> str:
    with pytest.raises(FieldError) as caught:
        unpack_font(data)
    return f"{caught.value}; {caught.value.hint}"


@pytest.fixture(scope="module")
def woff2() -> bytes:
    return pack(save_font(make_font("Hamburg")), "woff2")


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
@pytest.mark.parametrize("kind", ["true", "variable", "cff"])
def test_an_unpacked_font_is_the_one_that_was_packed(flavor: str, kind: str) -> None:
    font = {
        "true": lambda: save_font(make_font("Hamburg é")),
        "variable": lambda: save_font(make_variable_font("Hamburg")),
        "cff": lambda: save_font(cut_cff("Hamburg")),
    }[kind]()
    packed = pack(font, flavor)
    assert is_packed(packed) and not is_packed(font) and len(packed) < len(font)
    ours = unpack_font(packed)
    read = [TTFont(io.BytesIO(data), recalcBBoxes=False) for data in (font, ours)]
    for tag in set(read[0].keys()) - {"GlyphOrder", "head", "DSIG", "loca", "glyf"}:  # head has checksums of the file
        assert read[0].getTableData(tag) == read[1].getTableData(tag), tag
    if kind != "cff":
        glyphs = [{name: table["glyf"][name] for name in table.getGlyphOrder()} for table in read]
        assert glyphs[0] == glyphs[1]
    wanted, found = (read_font(Path("x"), data) for data in (font, ours))
    assert (found.weight, found.axes, found.features) == (wanted.weight, wanted.axes, wanted.features)
    assert found.code_points == wanted.code_points


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_a_scene_takes_it_as_any_font(flavor: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{flavor}").write_bytes(pack(save_font(make_font("Ham")), flavor))
    (tmp_path / "scene.yaml").write_text(SCENE.replace("NAME", f"a.{flavor}"), "utf-8")
    (face,) = load_scene(tmp_path / "scene.yaml").fonts["own"].faces
    assert face.file.code_points == frozenset(map(ord, "Ham"))


def test_without_the_extra_one_sentence_names_it_and_woff_needs_none(
    woff2: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = save_font(make_font("Ham"))
    packed = pack(plain, "woff")
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert unpack_font(packed)[:4] == plain[:4]
    (tmp_path / "a.woff2").write_bytes(woff2)
    (tmp_path / "scene.yaml").write_text(SCENE.replace("NAME", "a.woff2"), "utf-8")
    with pytest.raises(InputError) as caught:
        load_scene(tmp_path / "scene.yaml")
    (problem,) = caught.value.problems
    assert "packed as WOFF2" in problem.message and 'pip install "vitrine-glasses[woff2]"' in str(problem.hint)


def write_woff(length: int, stream: bytes) -> bytes:
    """A WOFF of one table, which says that it is so long unpacked."""
    table = struct.pack(">4sLLLL", b"glyf", 64, len(stream), length, 0)
    return b"wOFF" + b"\0\1\0\0" + struct.pack(">LHH", 64 + len(stream), 1, 0) + bytes(28) + table + stream


def write_base128(value: int) -> bytes:
    digits = [value >> shift & 127 for shift in (28, 21, 14, 7, 0)]
    while len(digits) > 1 and not digits[0]:
        del digits[0]
    return bytes([*(digit | 128 for digit in digits[:-1]), digits[-1]])


def write_woff2(tables: list[tuple[int, int, int | None]], stream: bytes) -> bytes:
    """A WOFF2 of tables (number with version, length, packed length)."""
    directory = b"".join(
        bytes([kind]) + write_base128(length) + (b"" if packed is None else write_base128(packed))
        for kind, length, packed in tables
    )
    sizes = struct.pack(">LHHLL", 48 + len(directory) + len(stream), len(tables), 0, 0, len(stream))
    return b"wOF2" + b"\0\1\0\0" + sizes + bytes(24) + directory + stream


def measure_peak(data: bytes) -> tuple[str, int]:
    """What is said of a font, and the most memory held for it."""
    tracemalloc.start()
    said = fail(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return said, peak


def test_a_trap_takes_no_memory() -> None:
    zeros = bytes(100_000_000)
    deflated, squeezed = zlib.compress(zeros, 9), brotli.compress(zeros, quality=5)
    head = 1  # WOFF2's number of the table `head`
    traps = {
        write_woff(1_000, deflated): "cannot be unpacked",
        write_woff(3_000_000_000, deflated): "unpacked the font has 3,000 MB",
        write_woff2([(head, 1_000, None)], squeezed): "cannot be unpacked",
        write_woff2([(head, 3_000_000_000, None)], squeezed): "unpacked the font has 3,000 MB",
        write_woff2([(head, 30_000_000, None), (2, 30_000_000, None)], squeezed): "unpacked the font has 60 MB",
        write_woff2([(10, 9, MAX_GLYF_BYTES + 1)], squeezed): "would take far too long",
    }
    for data, sentence in traps.items():
        said, peak = measure_peak(data)
        assert sentence in said and peak < 10_000_000, (sentence, said, peak)


def test_metadata_are_left_out(woff2: bytes) -> None:
    (length,) = struct.unpack_from(">L", woff2, 8)
    trap = brotli.compress(bytes(100_000_000), quality=5)
    meta = struct.pack(">LLL", length, len(trap), 100_000_000)
    data = woff2[:8] + struct.pack(">L", length + len(trap)) + woff2[12:28] + meta + woff2[40:] + trap
    assert unpack_font(data) == unpack_font(woff2)


def test_damage_is_a_sentence(woff2: bytes) -> None:
    woff = pack(save_font(make_font("Hamburg")), "woff")
    assert "cut off" in fail(woff[:200]) and "cut off" in fail(woff[:20]) and "cut off" in fail(woff2[:30])
    assert "cannot be unpacked" in fail(woff2[:-20]) and "cannot be unpacked" in fail(woff2[:-20] + bytes(20))
    assert "the font has 0 tables" in fail(woff[:12] + b"\0\0" + woff[14:])
    assert "the font has 999 tables" in fail(woff2[:12] + struct.pack(">H", 999) + woff2[14:])
    assert "unpack it by `woff2_decompress`" in fail(woff2[:4] + b"ttcf" + woff2[8:])
    assert "cannot be unpacked" in fail(woff2[:49] + b"\x80\x80\x80\x80\x80\x80" + woff2[49:])

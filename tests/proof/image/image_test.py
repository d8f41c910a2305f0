"""Pictures of tests' own: what becomes one, the line of their golden, and what shows a change of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from vitrine.errors import InputError
from vitrine.geometry import Rect
from vitrine.output.drawn_shot import PictureElement
from vitrine.proof.draw.renderer_identity import REFERENCE, RendererIdentity
from vitrine.proof.golden.golden import Golden, format_golden, parse_golden
from vitrine.proof.image.changed_nodes import find_changed_nodes
from vitrine.proof.image.evidence import draw_difference, remove_evidence, write_evidence
from vitrine.proof.image.image_pixels import read_pixels
from vitrine.proof.image.image_proof import ImageGolden, prove_image


def noise(height: int, width: int, channels: int = 4) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(3).integers(0, 256, (height, width, channels), np.uint8)


def test_arrays_and_what_becomes_one_are_pictures() -> None:
    rgb = noise(5, 7, 3)
    assert np.array_equal(read_pixels(rgb)[..., :3], rgb) and (read_pixels(rgb)[..., 3] == 255).all()
    assert np.array_equal(read_pixels(Image.fromarray(rgb)), read_pixels(rgb))
    turned = noise(5, 7)[::-1, ::2]
    assert np.array_equal(read_pixels(turned), turned) and read_pixels(turned).flags["C_CONTIGUOUS"]


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros((2, 2, 4)), r"float64 .* write \(array \* 255\)"),
        (np.zeros((2, 2, 4), np.int32), "int32"),
        (np.zeros((2, 2), np.uint8), r"shape \(2, 2\)"),
        (np.zeros((2, 2, 2), np.uint8), "as RGBA"),
        (np.zeros((0, 2, 3), np.uint8), "2x0"),
        (np.zeros((1, 16_384, 3), np.uint8), "1 to 16,383 pixels"),
        ("shop.png", "shape"),
    ],
)
def test_others_are_refused(array: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_pixels(array)


def test_a_golden_is_written_where_it_is_wanted_and_read_back(tmp_path: Path) -> None:
    golden, pixels, file = ImageGolden(tmp_path / "goldens", "tests/test_a", "one[1]"), noise(9, 8), Path("test_a.py")
    assert prove_image(pixels, golden, file, "none", None).result.verdict == "new" and not golden.path.exists()
    assert prove_image(pixels, golden, file, "missing", None).was_written
    text = golden.path.read_text()
    assert text.startswith("vitrine-golden 1\nimage 8x9 ") and format_golden(parse_golden(text, "x")) == text
    assert prove_image(pixels, golden, file, "none", None).result.verdict == "same"
    nearly = pixels.copy()
    nearly[0, 0, 0] ^= 1
    proved = prove_image(nearly, golden, file, "changed", None)
    assert proved.result.verdict == "equivalent" and not proved.was_written and golden.path.read_text() == text
    other = 255 - pixels
    changed = prove_image(other, golden, file, "missing", None)
    assert changed.result.verdict == "changed" and not changed.was_written
    assert changed.result.pictures[0].boxes_px == ((0, 0, 8, 9),)
    assert prove_image(other, golden, file, "changed", REFERENCE).was_written
    assert golden.path.read_text().endswith("renderer llvmpipe 15.0.6 mesa 22.3.6\n")
    with pytest.raises(InputError, match="a laptop is not the renderer"):
        prove_image(pixels, golden, file, "all", RendererIdentity(("a", "laptop")))


def test_a_line_that_names_no_image_is_told() -> None:
    with pytest.raises(InputError, match=r'g:2:1: "4x4 a b" names no picture; it takes a size .* and a hash'):
        parse_golden(format_golden(Golden({"image": ("4x4", "a", "b")})), "g")


def test_a_difference_is_red_where_it_is() -> None:
    one = noise(6, 5)
    other = one.copy()
    other[2, 3, 1] ^= 255
    shown = draw_difference(one, other)
    assert shown[2, 3, 0] >= 96 and not shown[2, 3, 1:3].any() and (shown[..., 3] == 255).all()
    rest = np.ones((6, 5), bool)
    rest[2, 3] = False
    assert (np.ptp(shown[rest][:, :3].astype(int), axis=1) == 0).all() and shown[rest][:, :3].max() <= 64


def test_evidence_is_whole_with_alpha_and_goes_again(tmp_path: Path) -> None:
    approved, drawn = noise(6, 5), noise(6, 4)
    folder = tmp_path / "out" / "tests"
    written = write_evidence(folder, "card", approved, approved)
    assert [path.name for path in written] == ["card-approved.png", "card-drawn.png", "card-difference.png"]
    with Image.open(written[0]) as image:
        assert np.array_equal(np.asarray(image), approved)
    written = write_evidence(folder, "card", approved, drawn)
    assert sorted(folder.iterdir()) == sorted(written) and len(written) == 2
    remove_evidence(folder, "card")
    assert not list(folder.iterdir())


def test_the_node_at_fault_comes_first_and_what_lies_under_it_not_at_all() -> None:
    approved = np.zeros((100, 200, 4), np.uint8)
    drawn = approved.copy()
    drawn[10:20, 30:40, 0] = 200
    elements = [
        PictureElement("card", "panel", "", Rect(-5.0, -5.0, 180.0, 120.0)),
        PictureElement("price", "text", "399", Rect(25.5, 8.2, 20.0, 14.0)),
        PictureElement("far", "text", "left", Rect(150.0, 60.0, 20.0, 14.0)),
        PictureElement("absent", "text", "", None),
        PictureElement("outside", "text", "", Rect(-50.0, -50.0, 20.0, 20.0)),
    ]
    assert find_changed_nodes(approved, drawn, elements) == ["price"]
    assert find_changed_nodes(approved, approved, elements) == []
    drawn[:, :, 0] = 200
    assert find_changed_nodes(approved, drawn, elements) == ["card", "far", "price"]

"""SVG files as pictures: their pixels by formulas, their size, and all that is refused before it is drawn."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from vitrine.document.field_error import FieldError
from vitrine.errors import InputError
from vitrine.scene.load.picture import load_picture, load_still_picture
from vitrine.scene.picture.svg_cost import MAX_DEPTH
from vitrine.scene.picture.svg_drawing import SvgDrawing
from vitrine.scene.picture.svg_reader import parse_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SQUARE = f'{OPEN} viewBox="0 0 40 20"><rect width="20" height="20" fill="#f00" fill-opacity="0.5"/></svg>'

#: Ten uses of ten uses of ..., eight times.
USES = '<g id="a0"><rect width="9" height="9"/></g>' + "".join(
    f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
)


def drawing(text: str) -> SvgDrawing:
    return parse_svg(text.encode())[0]


def inner(body: str, size: str = 'viewBox="0 0 100 100"') -> str:
    return f"{OPEN} {size}>{body}</svg>"


def sentence(text: str) -> str:
    with pytest.raises(FieldError) as caught:
        parse_svg(text.encode())
    return f"{caught.value} {caught.value.allowed} {caught.value.hint}"


def png(width: int, height: int) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (0, 0, 255)).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize("factor", [1, 3, 10])
def test_it_is_drawn_at_the_pixels_that_are_asked_for(factor: int) -> None:
    shown = drawing(SQUARE).rasterize(40 * factor, 20 * factor, "cover")
    expected = np.zeros((20 * factor, 40 * factor, 4), np.uint8)
    expected[:, : 20 * factor] = (255, 0, 0, 128)
    assert shown.shape == expected.shape and abs(shown.astype(int) - expected).max() <= 1


def test_an_edge_between_pixels_is_covered_by_its_share() -> None:
    shown = drawing(inner('<rect width="25" height="100"/>')).rasterize(10, 10, "cover")
    assert shown[5, :4, 3].tolist() == [255, 255, pytest.approx(128, abs=2), 0]


def test_it_covers_its_box_around_its_middle_or_lies_inside_it() -> None:
    body = '<rect width="100" height="50" fill="#00f"/><circle cx="50" cy="25" r="25" fill="#0f0"/>'
    picture = drawing(inner(body, 'viewBox="0 0 100 50"'))
    covered, inside = picture.rasterize(50, 50, "cover"), picture.rasterize(50, 50, "contain")
    assert (covered[..., 3] == 255).all() and tuple(covered[25, 2, :3]) == (0, 255, 0)
    assert (inside[:12, :, 3] == 0).all() and (inside[13:37, :, 3] == 255).all()


@pytest.mark.parametrize(
    ("size", "natural", "box"),
    [
        ('viewBox="10 20 30 40"', (30, 40), (10, 20, 30, 40)),
        ('viewBox="0 0 24 24" width="48px"', (48, 48), (0, 0, 24, 24)),
        ('viewBox="0 0 24 12" width="100%" height="100%"', (24, 12), (0, 0, 24, 12)),
        ('width="25.4mm" height="1in"', (96, 96), (0, 0, 96, 96)),
        ('viewBox="0 0 10 10" width="20" height="10"', (20, 10), (-5, 0, 20, 10)),
        ('viewBox="0 0 10 10" width="20" height="10" preserveAspectRatio="xMinYMin"', (20, 10), (0, 0, 20, 10)),
        ('viewBox="0 0 10 10" width="20" height="10" preserveAspectRatio="xMidYMax slice"', (20, 10), (0, 5, 10, 5)),
    ],
)
def test_its_size_and_what_of_its_plane_is_seen(
    size: str, natural: tuple[float, float], box: tuple[float, ...]
) -> None:
    picture = drawing(inner("", size))
    assert picture.size_px == pytest.approx(natural) and picture.view_box == pytest.approx(box)


def test_equal_drawings_are_equal() -> None:
    assert drawing(SQUARE) == drawing(SQUARE) and len({drawing(SQUARE), drawing(SQUARE)}) == 1


def test_type_is_set_in_our_fonts_alone() -> None:
    picture = drawing(inner('<text y="80" font-size="90" font-family="Comic Sans MS, serif">n</text>'))
    shown = picture.rasterize(100, 100, "cover")
    assert 300 < (shown[..., 3] > 128).sum() < 2_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (inner("", ""), "says no size"),
        (inner("", 'viewBox="0 0 nan 5"'), "says no size"),
        (inner("", 'width="-3" height="4"'), "says no size"),
        (inner("", 'viewBox="0 0 5000 1"'), "a line, no picture"),
        ("<html/>", "no SVG"),
        (inner("<g>")[:-3], "line 1"),
        (f'<!DOCTYPE svg [<!ENTITY a "b">]>{SQUARE}', "entities"),
        (inner('<image href="shoe.png"/>'), "another file"),
        (inner('<image xlink:href="http://a.example/b.png"/>'), "another file"),
        (inner('<image href="file:///etc/passwd"/>'), "another file"),
        (inner('<use href="other.svg#a"/>'), "another file"),
        (inner('<rect fill="url(http://a.example/p)"/>'), "another file"),
        (inner("<style>@import 'a.css';</style>"), "another file"),
        (inner('<image href="data:image/svg+xml;base64,AAAA"/>'), "neither PNG nor JPEG"),
        (inner('<image href="data:image/png;base64,AAAA"/>'), "damaged"),
        (inner("<g>" * 60 + "</g>" * 60), f"more than {MAX_DEPTH} deep"),
        (inner("".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(60))), f"more than {MAX_DEPTH} deep"),
        (inner('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "made of itself"),
        (inner(USES), "far too long"),
        (inner('<filter id="f"><feTurbulence numOctaves="9999999"/></filter><rect filter="url(#f)"/>'), "far too long"),
        (inner('<filter id="f"><feMorphology radius="9000"/></filter><rect filter="url(#f)"/>'), "far too long"),
        (inner('<rect width="1" height="1"/>' * 50_001), "50,000 elements"),
        (inner('<g stroke="red" stroke-dasharray="1e-4">' + '<path d="M0 0H90"/>' * 100 + "</g>"), "far too long"),
        (inner('<pattern id="p" width="9e4" height="9e4" patternUnits="userSpaceOnUse"/>'), "tile"),
        (inner('<marker id="m"><rect width="9" height="9"/></marker><path marker-mid="url(#m)" d="M0 0'
               + "l9 9l-9-9" * 75_000 + '"/>'), "far too long"),
        (inner('<path d="M4 16c-1 1e9-2 1e9-2 5"/>'), "thousands of times beyond"),
        (inner('<g transform="translate(1e9)"/>'), "shifts by more"),
        (inner(f"<text>{'a' * 30_000}</text>"), "20,000 letters"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_before_it_is_drawn(text: str, said: str) -> None:
    assert said in sentence(text)


def test_a_picture_inside_is_shown_and_judged_by_its_size() -> None:
    body = f'<image width="100" height="100" href="data:image/png;base64,{png(4, 4)}"/>'
    assert tuple(drawing(inner(body)).rasterize(20, 20, "cover")[10, 10]) == (0, 0, 255, 255)
    assert "16,000,000" in sentence(inner(body.replace(png(4, 4), png(5_000, 4_000))))


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0" encoding="UTF-8"?><!-- a -->',
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        b"\xef\xbb\xbf\n",
    ],
)
def test_what_programs_write_before_it_does_no_harm(head: bytes) -> None:
    if head.startswith(b"\xef"):
        head = head.rstrip()
    assert parse_svg(head + SQUARE.encode())[0] == drawing(SQUARE)


def test_other_encodings_are_read() -> None:
    text = inner("<text>é</text>")
    for encoding in ("utf-16", "iso-8859-1"):
        data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
        assert parse_svg(data)[0] == drawing(text)


def test_what_is_left_out_is_told() -> None:
    body = '<foreignObject/><script href="a.js">1</script><rect><animate/></rect>'
    notes = parse_svg(inner(body).encode())[1]
    assert notes == ("HTML inside it is left out", "its animations are left out", "its scripts are left out")


def test_a_heavy_drawing_gets_fewer_pixels() -> None:
    """A blur over all of it, sixty times: at 1,000 pixels a side it would take minutes."""
    blurred = '<g filter="url(#f)"><rect width="90" height="90"/></g>' * 60
    picture = drawing(inner(f'<filter id="f"><feGaussianBlur stdDeviation="3"/></filter>{blurred}'))
    drawn = picture._drawn_size(4_000, 4_000)
    assert drawn[0] < 1_000 and drawn[0] == drawn[1]
    assert picture.rasterize(160, 8, "cover").shape == (8, 160, 4)


def test_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SQUARE)
    (tmp_path / "b.svgz").write_bytes(b"\x1f\x8b")
    picture = load_picture(tmp_path / "a.svg").picture
    assert isinstance(picture, SvgDrawing) and picture.size_px == (40, 20)
    with pytest.raises(InputError, match="packed SVG"):
        load_picture(tmp_path / "b.svgz")
    with pytest.raises(InputError, match="no picture"):
        load_still_picture(tmp_path / "a.svg")


def alpha_of(text: str, side: int) -> npt.NDArray[np.uint8]:
    return drawing(text).rasterize(side, side, "cover")[..., 3]


def test_a_circle_has_its_area() -> None:
    shown = alpha_of(inner('<circle cx="50" cy="50" r="40"/>'), 200) / 255
    assert shown.sum() == pytest.approx(np.pi * 80**2, rel=1e-3)

"""Untruth 10: the picture does not depend on the machine. Chroma is left-sited and bilinear in all that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.films import ColourCoding, chroma_at_pixels, filtered, write_film
from tests.audit.program import Codes, Job, Program
from tests.prepared_program import PreparedProgram

SIZE = (192, 108)
#: How far the program may be from libavfilter, in codes of any channel.
MOST_OFF = 2
CODINGS = (ColourCoding("bt709"), ColourCoding("bt601"), ColourCoding("bt709", True), ColourCoding("bt601", True))


class SharpFilm(NamedTuple):
    """A film full of edges of chroma: its file, and its first picture by libavfilter and by our own formula."""

    path: Path
    filtered: Codes
    computed: Codes


def sharp_film(path: Path, coding: ColourCoding) -> SharpFilm:
    rng = np.random.default_rng(11)
    width, height = SIZE
    cells = rng.random((height // 4, width // 4, 3)).repeat(4, 0).repeat(4, 1)
    cells = cells[:height, :width] * 0.7 + 0.15
    codes = coding.codes_of(cells)
    luma, cb, cr = codes[..., 0], codes[::2, 1::2, 1], codes[::2, 1::2, 2]
    write_film(path, (luma, cb, cr), coding)
    at = np.stack([luma, chroma_at_pixels(cb, luma.shape), chroma_at_pixels(cr, luma.shape)], -1)
    return SharpFilm(path, filtered(path, coding), np.rint(coding.rgb_of(at)).astype(np.uint8))


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[ColourCoding, SharpFilm]:
    folder = tmp_path_factory.mktemp("chroma")
    return {coding: sharp_film(folder / f"film-{i}.mkv", coding) for i, coding in enumerate(CODINGS)}


@pytest.fixture(scope="module")
def shots(
    tmp_path_factory: pytest.TempPathFactory,
    films: dict[ColourCoding, SharpFilm],
    prepared_program: PreparedProgram | None,
) -> dict[ColourCoding, Codes]:
    folder = tmp_path_factory.mktemp("shots")
    scene = stages.bare(folder / "scene.yaml")
    drawn = Program(folder, prepared_program).draw(*(Job(scene, film.path, [{}]) for film in films.values()))
    return {coding: seen.codes for coding, (seen,) in zip(films, drawn, strict=True)}


@pytest.mark.parametrize("coding", CODINGS, ids=str)
def test_our_formula_is_what_libavfilter_does(coding: ColourCoding, films: dict[ColourCoding, SharpFilm]) -> None:
    film = films[coding]
    assert np.abs(film.filtered.astype(int) - film.computed).max() <= MOST_OFF


@pytest.mark.parametrize("coding", CODINGS, ids=str)
def test_a_shot_has_the_colours_of_libavfilter(
    coding: ColourCoding, films: dict[ColourCoding, SharpFilm], shots: dict[ColourCoding, Codes]
) -> None:
    off = np.abs(shots[coding].astype(int) - films[coding].filtered)
    assert off.max() <= MOST_OFF, f"at most {off.max()}, {(off > MOST_OFF).mean():.1%} of the channels"


def test_films_and_sheets_have_those_of_a_shot(
    program: Program, films: dict[ColourCoding, SharpFilm], shots: dict[ColourCoding, Codes]
) -> None:
    film, shot = films[CODINGS[0]].path, shots[CODINGS[0]]
    scene = stages.bare(program.folder / "scene.yaml")
    assert program.run("record", scene, "--feed", film, "--to", 0.05, "-o", "frames").code == 0
    frame = stages.read(sorted((program.folder / "frames").glob("*.png"))[0])
    assert np.abs(frame.astype(int) - shot).max() <= MOST_OFF
    words = ("--at", 0, "--feed", film, "--devices", "generic", "--environments", "office", "-o", "sheet.png")
    assert program.run("sheet", scene, *words, "--size", "{}x{}".format(*SIZE)).code == 0
    assert is_within(stages.read(program.folder / "sheet.png"), shot)


def is_within(whole: Codes, part: Codes) -> bool:
    """Whether a picture stands somewhere in another, within MOST_OFF."""
    height, width = part.shape[:2]
    return any(
        np.abs(whole[y : y + height, x : x + width].astype(int) - part).max() <= MOST_OFF
        for y in range(len(whole) - height + 1)
        for x in range(whole.shape[1] - width + 1)
        if np.abs(whole[y, x].astype(int) - part[0, 0]).max() <= MOST_OFF
        and np.abs(whole[y + height // 2, x + width // 2].astype(int) - part[height // 2, width // 2]).max() <= MOST_OFF
    )

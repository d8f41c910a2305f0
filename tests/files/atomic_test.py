"""Files are whole or not there: what was there before stays until then."""

import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write, check_writable_file, make_folder, write_atomically
from vitrine.output import film as films
from vitrine.output.film import open_film
from vitrine.output.picture import pad_picture, save_png, write_png


def picture(value: int, size_px: tuple[int, int] = (32, 16)) -> np.ndarray:
    pixels = np.full((size_px[1], size_px[0], 4), value, np.uint8)
    pixels[..., 3] = 255
    return pixels


def test_an_error_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(ValueError, match="boom"), atomic_write(path) as beside:
        beside.write_text("half")
        raise ValueError("boom")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_encoder_that_fails_leaves_the_old_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the old film")
    monkeypatch.setattr(
        films.Mp4Encoder, "add", lambda self, pixels: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(InputError, match="no space left"), open_film(path, (32, 16), Fraction(30)) as made:
        for value in range(20):
            made.add(picture(value))
    assert path.read_bytes() == b"the old film"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fills_leaves_no_half_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = save_png

    def full(path: Path, pixels: np.ndarray, texts: object) -> None:
        if path.name.endswith("3.png"):
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device")
        whole(path, pixels, {})

    monkeypatch.setattr(films, "save_png", full)
    with pytest.raises(InputError, match="no space left"), open_film(tmp_path / "film", (32, 16), Fraction(30)) as made:
        for value in range(20):
            made.add(picture(value))
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_the_folder_of_what_was_filmed(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), open_film(tmp_path / "film", (32, 16), Fraction(30)) as made:
        for value in range(3):
            made.add(picture(value))
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["film"]
    assert sorted(path.name for path in (tmp_path / "film").iterdir()) == [f"frame-00000{n}.png" for n in range(3)]


def test_ctrl_c_keeps_what_was_filmed(tmp_path: Path) -> None:
    import av

    path = tmp_path / "film.mp4"
    with pytest.raises(KeyboardInterrupt), open_film(path, (32, 16), Fraction(30)) as made:
        for value in range(10):
            made.add(picture(value))
        raise KeyboardInterrupt
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 10


def test_the_same_pixels_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        write_png(tmp_path / name, picture(7), {"k": "v", "a": "你好"})
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_picture_is_padded_about_its_middle() -> None:
    whole = pad_picture(picture(9, (4, 2)), (8, 6))
    assert whole.shape == (6, 8, 4)
    assert (whole[2:4, 2:6, :3] == 9).all()
    assert whole[..., :3].sum() == 9 * 8 * 3


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_folder(tmp_path / "a" / "b").is_dir() and make_folder(tmp_path / "a").is_dir()
    (tmp_path / "file").write_text("mine")
    for below in ("file", "file/out"):
        with pytest.raises(InputError, match="the folder cannot be made"):
            make_folder(tmp_path / below)
    # To root every folder is writable: what the system would say to others is put in its mouth.
    monkeypatch.setattr(
        Path, "mkdir", lambda *words, **options: (_ for _ in ()).throw(OSError(13, "Permission denied"))
    )
    with pytest.raises(InputError, match=r"out: .* \(permission denied\)"):
        make_folder(tmp_path / "out")


def test_what_is_no_file_is_never_replaced_by_one(tmp_path: Path) -> None:
    """As root, `-o /dev/null` would else make a regular file of it, for the whole machine."""
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    (tmp_path / "loop.png").symlink_to("loop.png")
    for name, sentence in (("pipe.png", "a device or a pipe"), ("loop.png", "cannot be written"), ("x" * 300, "long")):
        with pytest.raises(InputError, match=sentence):
            write_atomically(tmp_path / name, b"x")
    assert pipe.is_fifo() and sorted(path.name for path in tmp_path.iterdir()) == ["loop.png", "pipe.png"]


def test_a_name_that_is_too_long_for_its_partial_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250 + ".tum")
    for write in (check_writable_file, lambda path: write_atomically(path, b"x")):
        with pytest.raises(InputError, match=r"cannot be written \(file name too long\)"):
            write(path)

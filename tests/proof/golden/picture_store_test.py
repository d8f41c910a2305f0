"""The picture store: pixels come back bit for bit, and a file that is not what its name says is never compared."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vitrine.errors import InputError
from vitrine.proof.golden.light_over_world import cut_light, lay_over
from vitrine.proof.golden.picture_hash import Pixels, hash_picture
from vitrine.proof.golden.picture_store import NotFetchedError, PictureStore


def make_noise(seed: int, height: int = 37, width: int = 53) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)


def test_the_hash_is_the_sha256_of_size_and_raw_pixels() -> None:
    pixels = make_noise(1)
    assert hash_picture(pixels) == hashlib.sha256(b"53 37 4\n" + pixels.tobytes()).hexdigest()
    assert hash_picture(pixels.reshape(53, 37, 4)) != hash_picture(pixels)
    assert hash_picture(pixels[::-1]) == hash_picture(pixels[::-1].copy()) != hash_picture(pixels)


def test_noise_with_any_alpha_comes_back_bit_for_bit(tmp_path: Path) -> None:
    store, pixels = PictureStore(tmp_path / "pictures"), make_noise(2)
    hash_ = store.write(pixels)
    assert hash_ in store and list(store.hashes()) == [hash_]
    assert np.array_equal(store.read(hash_), pixels)


def test_a_picture_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    store, pixels = PictureStore(tmp_path), make_noise(3)
    path = store.path(store.write(pixels))
    path.touch()
    before = path.stat()
    store.write(pixels)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_pointer_of_git_lfs_is_not_fetched_and_no_difference(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    hash_ = store.write(make_noise(4))
    store.path(hash_).write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9\n")
    with pytest.raises(NotFetchedError, match="git lfs pull"):
        store.read(hash_)


def test_a_truncated_a_foreign_and_a_missing_file_are_told(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    one, other = store.write(make_noise(5)), store.write(make_noise(6))
    whole = store.path(one).read_bytes()
    store.path(one).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="no whole picture"):
        store.read(one)
    store.path(one).write_bytes(store.path(other).read_bytes())
    with pytest.raises(InputError, match="not those that it is named by"):
        store.read(one)
    store.path(one).unlink()
    with pytest.raises(InputError, match="no such picture"):
        store.read(one)


def test_another_format_under_the_name_is_no_picture(tmp_path: Path) -> None:
    store, pixels = PictureStore(tmp_path), make_noise(7)
    hash_ = hash_picture(pixels)
    Image.fromarray(pixels, "RGBA").save(store.path(hash_), "PNG")
    with pytest.raises(InputError, match="no whole picture"):
        store.read(hash_)


def test_light_over_a_world_gives_the_picture_back() -> None:
    world = make_noise(8)
    world[..., 3] = 255
    picture = world.copy()
    picture[5:9, 10:30, :3] = 200
    light = cut_light(picture, world)
    assert light[..., 3].sum() // 255 == 4 * 20
    assert not light[20:].any()
    assert np.array_equal(lay_over(light, world), picture)

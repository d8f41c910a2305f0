"""World signatures: noise of a renderer leaves them alike; a shifted, brighter, softer or other world does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vitrine.errors import InputError
from vitrine.proof.golden.picture_hash import Pixels, hash_picture
from vitrine.proof.golden.world_signature import read_signature, sign_world, signature_path, write_signature


def make_street(seed: int = 1) -> Pixels:
    """Blocks and noise, as far from flat as a street is; its size is no multiple of a tile's."""
    rng = np.random.default_rng(seed)
    blocks = np.kron(rng.integers(30, 220, (12, 20, 3)), np.ones((17, 13, 1), int))
    codes = np.clip(blocks + rng.normal(0, 6, blocks.shape), 0, 255)
    return np.dstack([codes, np.full(codes.shape[:2], 255)]).astype(np.uint8)


def test_means_and_deviations_are_those_of_numpy() -> None:
    street = make_street()
    tiles = sign_world(street).tiles / 64
    assert tiles.shape == (13, 17, 6)
    corner = street[192:, 256:, :3].reshape(-1, 3).astype(float)
    assert tiles[12, 16] == pytest.approx([*corner.mean(0), *corner.std(0)], abs=1 / 128)


def test_a_code_here_and_there_is_equivalent() -> None:
    street, rng = make_street(), np.random.default_rng(2)
    noisy = street.copy()
    noisy[..., :3] = np.clip(
        street[..., :3] + rng.choice([-1, 0, 1], street[..., :3].shape, p=[0.05, 0.9, 0.05]), 0, 255
    )
    assert sign_world(noisy).is_equivalent(sign_world(street))


@pytest.mark.parametrize(
    "change",
    [
        lambda street: np.roll(street, 1, axis=1),
        lambda street: np.where(np.arange(4) < 3, np.minimum(street, 254) + 1, street),
        lambda street: street // 2 + np.roll(street, 1, axis=0) // 2,
        lambda street: make_street(3),
        lambda street: street[:-20],
    ],
    ids=["shifted by a pixel", "brighter by a code", "blurred", "another", "smaller"],
)
def test_a_changed_world_is_told(change: object) -> None:
    street = make_street()
    assert not sign_world(np.asarray(change(street), np.uint8)).is_equivalent(sign_world(street))  # type: ignore[operator]


def test_a_signature_is_small_and_comes_back(tmp_path: Path) -> None:
    street = make_street()
    hash_ = hash_picture(street)
    write_signature(tmp_path / "worlds", hash_, sign_world(street))
    read = read_signature(tmp_path / "worlds", hash_)
    assert np.array_equal(read.tiles, sign_world(street).tiles)
    assert signature_path(tmp_path / "worlds", hash_).stat().st_size < 12 * read.tiles.shape[0] * read.tiles.shape[1]


def test_a_broken_signature_is_told(tmp_path: Path) -> None:
    street = make_street()
    hash_ = hash_picture(street)
    write_signature(tmp_path, hash_, sign_world(street))
    path = signature_path(tmp_path, hash_)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match="no whole signature"):
        read_signature(tmp_path, hash_)

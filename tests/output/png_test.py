"""PNGs by hand, read back by Pillow."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from vitrine.output.png import BAND_ROWS, encode_png


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(7).integers(0, 256, (height, width, 4), np.uint8)


@pytest.mark.parametrize(
    "size", [(1, 1), (1, 5), (7, 1), (33, 47), (BAND_ROWS, 3), (BAND_ROWS + 1, 3), (2 * BAND_ROWS + 9, 3)]
)
def test_pixels_come_back_as_they_were_without_alpha(size: tuple[int, int]) -> None:
    pixels = noise(*size)
    with Image.open(io.BytesIO(encode_png(pixels, {}))) as image:
        assert image.mode == "RGB"
        np.testing.assert_array_equal(np.asarray(image), pixels[..., :3])


def test_a_part_of_a_larger_picture_is_written_alone() -> None:
    pixels = noise(20, 20)
    with Image.open(io.BytesIO(encode_png(pixels[3:9, 5:16], {}))) as image:
        np.testing.assert_array_equal(np.asarray(image), pixels[3:9, 5:16, :3])


def test_texts_come_back_in_the_order_of_their_keys() -> None:
    texts = {"vitrine:scene": "市场 street", "Software": "Vitrine", "vitrine:note": ""}
    with Image.open(io.BytesIO(encode_png(noise(4, 4), texts))) as image:
        assert image.text == texts  # type: ignore[attr-defined]
        assert list(image.text) == sorted(texts)  # type: ignore[attr-defined]


def test_every_chunk_has_its_sum() -> None:
    data = encode_png(noise(5, 5), {"key": "text"})
    kinds, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4])
        kinds.append(data[at + 4 : at + 8])
        assert zlib.crc32(data[at + 4 : at + 8 + length]) == int.from_bytes(data[at + 8 + length : at + 12 + length])
        at += 12 + length
    assert kinds == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]

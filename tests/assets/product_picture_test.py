"""The pictures of the three products that cards show: each alone, cut out, as large as fits."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets.feeds.street.product_picture import MARGIN, SIZE_PX

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "scenes" / "market-street"


@pytest.mark.parametrize("name", ["shoe", "tea", "lamp"])
def test_a_product_stands_alone_and_fills_its_picture(name: str) -> None:
    with Image.open(FOLDER / f"{name}.png") as picture:
        assert (picture.mode, picture.size) == ("RGBA", (SIZE_PX, SIZE_PX))
        alpha = np.asarray(picture)[..., 3]
    rows, columns = (np.flatnonzero(alpha.max(axis)) for axis in (1, 0))
    room = round(MARGIN * SIZE_PX)
    assert min(rows[0], columns[0], SIZE_PX - 1 - rows[-1], SIZE_PX - 1 - columns[-1]) >= room - 1
    assert max(np.ptp(rows), np.ptp(columns)) == pytest.approx(SIZE_PX - 2 * room, abs=3)
    soft = (alpha > 0) & (alpha < 255)
    assert 0.1 < (alpha == 255).mean() < 0.7 and soft.mean() < 0.05, "edges alone are soft"

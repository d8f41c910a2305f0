"""What R1's peers start from: the very codes of the feed that Vitrine draws, so that all pay for them alike."""

from __future__ import annotations

import numpy as np

from vitrine import paths
from vitrine.bench.peers import decode_clip
from vitrine.feed.address import open_feed


def test_peers_convert_as_exactly_as_vitrine() -> None:
    path = paths.assets() / "feeds" / "street.mp4"
    with open_feed(path, planes=False, ahead=0) as feed:
        for number, pixels in enumerate(decode_clip(path, 2)):
            assert np.abs(pixels.astype(int) - feed.frame_at(number).planes[0]).max() <= 2
            assert pixels.flags.writeable, "sprites are drawn into it"

"""`shot` and `record` over the feed that they are made from, from outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.feed.clip import Clip


@pytest.mark.parametrize("words", [("shot", "--at", "0", "--size", "64x36"), ("record", "--size", "64x36")])
def test_the_feed_is_never_written_over(
    words: tuple[str, ...], tmp_path: Path, vitrine: Callable[..., Any], scene: Path
) -> None:
    command, *options = words
    feed = tmp_path / ("street.png" if command == "shot" else "street.mp4")
    if command == "shot":
        Image.new("RGB", (64, 36), (40, 60, 80)).save(feed)
    else:
        Clip(count=10).write(feed)
    (tmp_path / f"link{feed.suffix}").symlink_to(feed.name)
    before = feed.read_bytes()
    for output in (feed.name, f"link{feed.suffix}"):
        ran = vitrine(command, scene, "--feed", tmp_path / feed.name, "-o", output, *options)
        assert (ran.code, feed.read_bytes()) == (2, before), ran.err
        assert f'-o: "{output}" is the feed itself; allowed: another file' in ran.err.replace("\n", " ")

"""The benchmark `feeds`: its films are what it says of them, and it jumps where it says."""

from __future__ import annotations

from pathlib import Path

from vitrine.bench.feeds import PAIRS, choose_targets, decode_plainly, make_pair
from vitrine.bench.made_clips import FPS, HLG_COLOURS, MadeClip
from vitrine.feed.decoder import Decoder
from vitrine.feed.video_file import VideoFileReader
from vitrine.world.light_encoding import FeedPrimaries, Transfer

KEYS = {"x264-params": "keyint=10:min-keyint=10:scenecut=0", "preset": "ultrafast"}


def test_a_film_is_stored_again_and_again_in_even_time(tmp_path: Path) -> None:
    path = MadeClip(64, 48, 10, 3, options=KEYS).write(tmp_path / "a.mp4")
    decoder = Decoder(path)
    reader = VideoFileReader(path, planes=True)
    assert decoder.table.longest_way == 10 and len(decoder.table.key_pts) == 3
    assert [reader.index_at((number + 0.5) / FPS) for number in range(30)] == list(range(30))
    first, again = reader.read(4), reader.read(24)
    assert first.planes[0].tobytes() == again.planes[0].tobytes() != reader.read(5).planes[0].tobytes()
    decoder.close()
    reader.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]


def test_a_film_has_its_colours_and_its_bits(tmp_path: Path) -> None:
    path = MadeClip(64, 48, 2, 1, pixels="yuv420p10le", colours=HLG_COLOURS, options=KEYS).write(tmp_path / "a.mp4")
    reader = VideoFileReader(path, planes=False)
    frame = reader.read(1)
    assert (frame.bits, frame.encoding.transfer, frame.encoding.primaries) == (10, Transfer.HLG, FeedPrimaries.BT2020)
    reader.close()


def test_the_peer_decodes_the_same_frame(tmp_path: Path) -> None:
    path = MadeClip(64, 48, 10, 2, options=KEYS).write(tmp_path / "a.mp4")
    decoder = Decoder(path)
    for index in (19, 3, 10):
        assert decode_plainly(decoder.container, index).pts == decoder.table.pts[index]
    decoder.close()


def test_every_other_jump_is_the_furthest() -> None:
    targets = choose_targets(1_000, 50)
    assert len(targets) == 1 + PAIRS
    assert all(target % 50 == 49 for target in targets[::2])
    assert all(0 <= target < 1_000 for target in targets)


def test_a_ratio_is_of_pairs_and_not_of_medians() -> None:
    assert make_pair([1.0, 2.0, 30.0], [1.0, 1.0, 10.0]) == (2.0, 1.0, 2.0)

"""A scene's feed lies in its folder; cameras, addresses and files outside are the user's to name, or to trust."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.scene.scenes import HELLO, picture, write
from vitrine import paths
from vitrine.engine.checked_scene import find_problems
from vitrine.engine.opening import demo_scene
from vitrine.engine.sources import SourceRequest, resolve_scene_feed
from vitrine.errors import InputError
from vitrine.feed.address import find_feed_path
from vitrine.feed.testcard import TestCardReader
from vitrine.scene.load.loader import load_scene

ADDRESSES = (
    "camera:0",
    "tcp://127.0.0.1:39871?listen=1",
    "rtsp://10.0.0.1/live",
    "HTTP://10.0.0.1/a.mp4",
    "concat:///etc/passwd",
    "data://text/plain,x",
    "subfile://a",
)
PATHS = (
    "../private.png",
    "pics/../../private.png",
    "link.png",
    "out/private.png",
    "out",
    "file://{above}/private.png",
    "{above}/private.png",
)


def scene(folder: Path, feed: str) -> Path:
    return write(folder, f'feed: "{feed}"\nnodes: [{HELLO[2:]}]')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scene's folder, beside which a private picture lies."""
    picture(tmp_path, "private.png")
    inner = tmp_path / "scene"
    (inner / "pics").mkdir(parents=True)
    picture(inner / "pics", "1.png")
    (inner / "link.png").symlink_to(tmp_path / "private.png")
    (inner / "out").symlink_to(tmp_path, target_is_directory=True)
    return inner


def refusal(file: Path) -> str:
    with pytest.raises(InputError) as error:
        resolve_scene_feed(load_scene(file))
    (problem,) = error.value.problems
    assert problem.place is not None and problem.place.line == 2 and problem.key == "feed"
    return str(problem)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_scene_opens_no_camera_and_no_address(folder: Path, address: str) -> None:
    file = scene(folder, address)
    told = refusal(file)
    assert "--feed" in told and "--trust" in told
    assert resolve_scene_feed(load_scene(file, trusted=True)) == address
    assert [str(problem) for problem in find_problems(file)] == [told]


@pytest.mark.parametrize("name", PATHS)
def test_a_scene_opens_no_file_outside_its_folder(folder: Path, name: str) -> None:
    file = scene(folder, name.format(above=folder.parent))
    told = refusal(file)
    assert "lies outside the scene's folder" in told and "--feed" in told and "--trust" in told
    found = find_feed_path(resolve_scene_feed(load_scene(file, trusted=True)))
    assert found is not None and found.exists()


def test_what_is_typed_is_opened_whatever_the_scene_says(folder: Path) -> None:
    typed = str(folder.parent / "private.png")
    sources, _ = SourceRequest(feed=typed).find_sources(load_scene(scene(folder, "camera:0")))
    assert sources.feed.address == typed
    assert find_problems(scene(folder, "camera:0"), own_feed=False) == []


def test_a_take_reaches_what_lies_beside_it(folder: Path) -> None:
    take = folder / "take.jsonl"
    for name in ("../private.png", "camera:0"):
        take.write_text(f'{{"vitrine_take": 1, "feed": "{name}", "seed": 1}}\n')
        with pytest.raises(InputError, match="--trust"):
            SourceRequest(take=take).find_sources(load_scene(scene(folder, "testcard")))
        SourceRequest(take=take, trusted=True).find_sources(load_scene(scene(folder, "testcard")))
    take.write_text('{"vitrine_take": 1, "feed": "pics/1.png", "seed": 1}\n')
    sources, _ = SourceRequest(take=take).find_sources(load_scene(scene(folder, "testcard")))
    assert sources.feed.address == str(folder / "pics" / "1.png")


def test_shipped_scenes_open_the_shipped_film_and_copies_of_them_do_not_reach_beyond(tmp_path: Path) -> None:
    assert resolve_scene_feed(load_scene(demo_scene())).endswith("street.mp4")
    copied = tmp_path / "x" / "y" / "market-street"
    shutil.copytree(paths.assets() / "scenes" / "market-street", copied)
    with pytest.raises(InputError, match="outside"):
        resolve_scene_feed(load_scene(copied / "scene.yaml"))


def test_a_file_address_that_is_typed_is_that_file(tmp_path: Path) -> None:
    picture(tmp_path, "a b.png")
    assert find_feed_path(f"file://{tmp_path}/a%20b.png") == tmp_path / "a b.png"
    assert find_feed_path(f"file://localhost{tmp_path}/a%20b.png") == tmp_path / "a b.png"


def test_what_is_typed_is_found_in_either_normal_form(tmp_path: Path) -> None:
    """A shell on macOS hands on é as e and an accent, an archive writes it so on any disk."""
    decomposed, composed = "cafe\u0301", "caf\u00e9"
    picture(tmp_path, f"{decomposed}.png")
    (tmp_path / f"{decomposed}.jsonl").write_text('{"vitrine_take": 1, "seed": 1}\n')
    write(tmp_path, f"nodes: [{HELLO[2:]}]").rename(tmp_path / f"{decomposed}.yaml")
    scene = load_scene(tmp_path / f"{composed}.yaml")
    request = SourceRequest(feed=str(tmp_path / f"{composed}.png"), take=tmp_path / f"{composed}.jsonl")
    sources, _ = request.find_sources(scene)
    with request.open_source(sources.feed) as feed:
        assert feed.info.size_px == (8, 6)
    assert find_feed_path(sources.feed.address) == tmp_path / f"{decomposed}.png"


@pytest.mark.parametrize("name", ["a/" * 3_000 + "x.mp4", "a\\0b/c.mp4", "a\\0b"])
def test_a_feed_that_can_be_no_name_is_a_sentence(folder: Path, name: str) -> None:
    assert "is no path" in refusal(scene(folder, name))


def test_what_a_scene_may_not_reach_is_not_even_looked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    iterdir = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: looked.append(path) or iterdir(path))
    refusal(scene(folder, f"{folder.parent}/no-such.png"))
    assert looked == []


@pytest.mark.parametrize(("feed", "frames"), [("a.png", 25), ("testcard", 30), ("testcard:64x32", 30)])
def test_a_scene_says_how_long_a_still_feed_lasts(tmp_path: Path, feed: str, frames: int) -> None:
    picture(tmp_path, "a.png")
    for head, duration_s in (("duration_s: 0.4\n", 0.4), ("duration_s: 45\n", 45), ("", 10)):
        scene = load_scene(write(tmp_path, f"feed: {feed}\n{head}nodes: [{HELLO[2:]}]"))
        request = SourceRequest(ahead=0)
        sources, _ = request.find_sources(scene)
        with request.open_source(sources.feed) as opened:
            assert opened.info.duration_s == duration_s
            assert opened.info.frame_count == round(duration_s * frames)
            assert opened.index_at(duration_s / 2 + 1 / 120) == round(duration_s * frames) // 2


def test_a_test_card_begins_anew_where_it_lasts_longer() -> None:
    card = TestCardReader(64, 36, duration_s=45)
    assert np.array_equal(card.read(7).planes[0], card.read(307).planes[0])
    assert not np.array_equal(card.read(7).planes[0], card.read(306).planes[0])

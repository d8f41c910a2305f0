"""The settings of a feed: what is typed stands in a file, and says what is wrong with it otherwise."""

from __future__ import annotations

import os
import stat
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from vitrine.errors import InputError
from vitrine.feed.colour_codes import COLOUR_WORDS, ColourCodes, parse_colour
from vitrine.feed.feed_settings import (
    NO_SETTINGS,
    change_feed_settings,
    find_settings_file,
    load_feed_settings,
    read_settings_text,
    restore_settings_text,
    save_similarity,
)
from vitrine.world.camera import Quaternion
from vitrine.world.similarity import UNMOVED, Shift, Similarity


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))


def make_feed(tmp_path: Path, name: str = "walk.mp4") -> Path:
    (tmp_path / "films").mkdir(exist_ok=True)
    feed = tmp_path / "films" / name
    feed.write_bytes(b"a film")
    return feed


def test_where_the_poses_stand_is_written_beside_the_rest(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    change_feed_settings(feed, ["light=sunlit"])
    moved = Similarity(1.25, Quaternion(0.0, 0.6, 0.0, 0.8), Shift(1.0, -0.5, 3.0))
    save_similarity(feed, moved)
    assert load_feed_settings(feed).similarity == moved
    assert load_feed_settings(feed).light == "sunlit"
    change_feed_settings(feed, ["delay=2"])
    assert load_feed_settings(feed).similarity == moved
    save_similarity(feed, UNMOVED)
    assert load_feed_settings(feed).world is None
    save_similarity(feed, moved)
    change_feed_settings(feed, ["world="])
    assert load_feed_settings(feed).similarity == UNMOVED


def test_a_small_scale_keeps_its_nine_digits(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    save_similarity(feed, Similarity(0.00000123456789))
    assert load_feed_settings(feed).similarity.scale == pytest.approx(0.00000123456789, rel=1e-9)


def test_what_nobody_could_read_again_is_not_written(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    change_feed_settings(feed, ["light=sunlit"])
    before = read_settings_text(feed)
    for off in (Similarity(2e6), Similarity(1e-12), Similarity(shift_m=Shift(0.0, 1e9, 0.0))):
        with pytest.raises(InputError, match="world"):
            save_similarity(feed, off)
        assert read_settings_text(feed) == before


@pytest.mark.parametrize("text", [None, b"# mine\nlight:   sunlit   # noon\n"])
def test_a_settings_file_is_put_back_byte_by_byte(tmp_path: Path, text: bytes | None) -> None:
    feed = make_feed(tmp_path)
    file = feed.with_name("walk.feed.yaml")
    if text is not None:
        file.write_bytes(text)
    before = read_settings_text(feed)
    assert before == (file, text)
    save_similarity(feed, Similarity(2.0))
    assert read_settings_text(feed).data not in (None, text)
    restore_settings_text(before)
    assert (file.read_bytes() if file.exists() else None) == text
    restore_settings_text(before)


@pytest.mark.parametrize(
    ("world", "words"),
    [
        ("{scale: 0}", "1e-06 or more"),
        ("{scale: 1e-300}", "1e-06 or more"),
        ("{turn: [0, 0, 0, 0]}", "length is not 1"),
        ("{turn: [0, 0, 1]}", "turn"),
        ("{shift: [0, 0, 1e9]}", "off the Earth"),
        ("{sclae: 2}", "scale"),
    ],
)
def test_a_world_that_is_none_is_one_sentence(tmp_path: Path, world: str, words: str) -> None:
    feed = make_feed(tmp_path)
    feed.with_name("walk.feed.yaml").write_text(f"world: {world}\n")
    with pytest.raises(InputError, match=words):
        load_feed_settings(feed)


def test_a_list_of_a_wrong_value_is_not_called_too_short(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    feed.with_name("walk.feed.yaml").write_text("world: {shift: [0, .nan, 0]}\n")
    with pytest.raises(InputError) as raised:
        load_feed_settings(feed)
    assert [str(problem).partition("walk.feed.yaml:")[2] for problem in raised.value.problems] == [
        '1:20 world.shift.1: text ".nan" does not fit here; allowed: a number'
    ]


def test_what_is_settled_is_read_back_and_an_empty_value_takes_it_away(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    assert load_feed_settings(feed) == NO_SETTINGS
    file = change_feed_settings(feed, ["delay=80ms", "lens=70°", "colour=bt709 full", "light=sunlit"])
    assert file == feed.with_name("walk.feed.yaml")
    settings = load_feed_settings(feed)
    assert (settings.delay, settings.lens, settings.light) == (0.08, 70.0, "sunlit")
    assert settings.colour_codes == ColourCodes(matrix=1, range=2, primaries=1)
    change_feed_settings(feed, ["delay=-1.5", "lens="])
    settings = load_feed_settings(feed)
    assert (settings.delay, settings.lens, settings.light) == (-1.5, None, "sunlit")
    change_feed_settings(feed, ["delay=", "colour=", "light="])
    assert load_feed_settings(feed) == NO_SETTINGS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("delai=1", 'there is no setting "delai"'),
        ("delay", "sets nothing"),
        ("delay=soon", "does not fit"),
        ("delay=80°", "does not fit"),
        ("delay=99999", "out of range"),
        ("lens=180", "out of range"),
        ("lens=true", "does not fit"),
        ("colour=bt708", 'did you mean "bt709"'),
        ("colour=bt709 bt601", "says two things"),
    ],
)
def test_a_mistake_is_one_sentence_and_writes_nothing(tmp_path: Path, change: str, words: str) -> None:
    feed = make_feed(tmp_path)
    with pytest.raises(InputError, match=words) as caught:
        change_feed_settings(feed, [change])
    assert len(caught.value.problems) == 1
    assert find_settings_file(feed) is None


def test_mistakes_of_the_file_have_their_lines(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    feed.with_name("walk.feed.yaml").write_text("delay: 80ms\ncolor: bt709\n")
    with pytest.raises(InputError, match=r'walk\.feed\.yaml:2:1.*did you mean "colour"'):
        load_feed_settings(feed)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are others on Windows")
def test_a_folder_that_cannot_be_written_leaves_its_settings_to_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, other = make_feed(tmp_path), make_feed(tmp_path, "other.mp4")
    other.write_bytes(b"another film")
    feed.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        # Root may write everywhere: the question alone is answered as it is for others.
        can = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: path != feed.parent and can(path, mode))
        file = change_feed_settings(feed, ["delay=2"])
        assert file.is_relative_to(tmp_path / "config") and find_settings_file(feed) == file
        assert load_feed_settings(feed).delay == 2
        assert load_feed_settings(other) == NO_SETTINGS
    finally:
        feed.parent.chmod(stat.S_IRWXU)
    feed.rename(feed.with_name("renamed.mp4"))
    assert load_feed_settings(feed.with_name("renamed.mp4")).delay == 2
    feed.with_name("renamed.feed.yaml").write_text("delay: 3")
    assert load_feed_settings(feed.with_name("renamed.mp4")).delay == 3


def test_every_colour_word_stands_alone() -> None:
    assert all(parse_colour(word.upper()) == codes for word, codes in COLOUR_WORDS.items())
    assert parse_colour("bt2020 p3") == ColourCodes(matrix=9, primaries=12)


@pytest.mark.parametrize(
    ("rate", "fraction"),
    [("30", (30, 1)), ("29.97", (30_000, 1001)), ("23.976fps", (24_000, 1001)), ("24", (24, 1)), ("12.5", (25, 2))],
)
def test_rates(tmp_path: Path, rate: str, fraction: tuple[int, int]) -> None:
    feed = make_feed(tmp_path)
    change_feed_settings(feed, [f"rate={rate}"])
    assert load_feed_settings(feed).frame_rate == Fraction(*fraction)

"""`privacy`: what is kept is found and removed, nothing else is touched, and every module that writes is known."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vitrine import cli
from vitrine.commands.kept_data import KINDS, WRITERS, KeptPlaces, list_kept_files, remove_kept_file
from vitrine.commands.privacy import MAX_LISTED
from vitrine.files.partial_file import hold_lock

PACKAGE = Path(__file__).resolve().parents[2] / "app" / "vitrine"
#: Calls that write a file, or make one: those of Python and its libraries, and our own around them.
WRITING = frozenset(
    "write_text write_bytes touch mkdir makedirs extractall copyfile copytree save TemporaryDirectory"
    " NamedTemporaryFile mkdtemp mkstemp FileHandler RotatingFileHandler atomic_write write_atomically"
    " atomic_write_folder make_folder write_png save_png open_film".split()
)
#: The same, told from others of their name by what they are called on.
WRITING_OF = frozenset(
    {("sqlite3", "connect"), ("os", "open"), ("shutil", "copy"), ("shutil", "copy2"), ("shutil", "move")}
)
TAKE = '{"vitrine_take": 1, "feed": "a.mp4", "seed": 0, "scene": "s.yaml"}\n'
#: Beyond what a process can have.
DEAD_PID = 4_194_999


def writing_calls(source: str) -> Iterator[str]:
    """The calls of a module that may write a file."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        base = getattr(getattr(node.func, "value", None), "id", "")
        words = [part.value for part in (*node.args, *(word.value for word in node.keywords))
                 if isinstance(part, ast.Constant) and isinstance(part.value, str)]  # fmt: skip
        modes = [set(word) for word in words if 0 < len(word) < 4 and set(word) <= {*"rwaxbt+"}]
        opens = name in ("open", "ZipFile") and any(mode & {*"wax+"} for mode in modes)
        if name in WRITING or (base, name) in WRITING_OF or opens:
            yield name


def test_every_module_that_writes_is_listed_with_what_it_writes() -> None:
    sources = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    found = {path for path, source in sources.items() if next(writing_calls(source), None) is not None}
    assert found - set(WRITERS) == set(), "say in WRITERS what these keep, and let list_kept_files find it"
    assert set(WRITERS) - found == set(), "these write nothing any more"
    assert set(WRITERS.values()) - {"typed", "ground", "temporary"} == set(KINDS)


@pytest.mark.parametrize(
    "source",
    [
        "path.write_text('x')", "open(p, 'ab')", "p.open(mode='w')", "sqlite3.connect(p)", "with atomic_write(p): 0",
        "av.open(p, 'w')", "os.open(p, flags)", "image.save(p)", "shutil.copy2(a, b)", "zipfile.ZipFile(p, 'w')",
        "tempfile.mkdtemp()",
    ],
)  # fmt: skip
def test_a_writer_is_seen(source: str) -> None:
    assert list(writing_calls(source))


def test_a_reader_is_none() -> None:
    assert not list(
        writing_calls("p.open('rb'); open(p); open_feed('a'); frame.copy(); p.read_text('ascii'); Open('wax')")
    )


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptPlaces:
    """Places of their own, all that is ever kept in them, and files beside that are nobody's business."""
    settings, cache = tmp_path / "config" / "vitrine", tmp_path / "cache" / "vitrine"
    places = KeptPlaces(tmp_path / "work", settings, tmp_path / "purse.sqlite", cache, tmp_path / "tmp")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings.parent))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.parent))
    monkeypatch.setenv("VITRINE_WALLET", str(places.wallet))
    monkeypatch.setattr("tempfile.tempdir", str(places.temporary))
    for path, text in files_of(places).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    old = places.temporary / "vitrine-side-abc123"
    os.utime(old, (0, 0))
    return places


def files_of(places: KeptPlaces) -> dict[Path, str]:
    work, out = places.folder, places.folder / "out"
    return {
        places.settings / "monitors.json": "{}",
        places.settings / "phone.pem": "key",
        places.wallet: "SQLite",
        places.wallet.with_name("purse.sqlite-wal"): "wal",
        places.settings / "feeds" / f"{'0f' * 16}.yaml": "delay: 1",
        places.cache / "films" / f"{'1e' * 16}.frames": "table",
        places.cache / "films" / f".{'1e' * 16}.frames.{DEAD_PID}.part.frames": "half",
        places.settings / "recordings" / f".s.yaml.0badcafe.{DEAD_PID}-1.recording": TAKE,
        work / f".s.yaml.{DEAD_PID}-2.recording": TAKE,
        places.settings / "tracks" / "0badcafe.npz": "poses",
        work / "shop" / "take-1.jsonl": TAKE,
        out / "shot-1.25s.png": "png",
        out / "shot-1.25s-2.png": "png",
        out / "demo.mp4": "mp4",
        out / "kiosk.log": "log",
        out / "kiosk.log.1": "log",
        out / "fault-20261128-184746.txt": "fault",
        out / "proof" / "index.html": "page",
        out / "proof" / "cache" / "x.moments": "kept",
        work / "deep" / f".film.{DEAD_PID}.part.mp4": "half",
        places.temporary / "vitrine-side-abc123" / "goldens" / "a.golden": "side",
    }


def bystanders(places: KeptPlaces) -> dict[Path, str]:
    work = places.folder
    return {
        work / "scene.yaml": "vitrine: 1",
        work / "take-2.jsonl": '{"another": "program"}\n',
        work / "take-1.jsonl.txt": TAKE,
        work / "shot-1.25s.png": "mine, beside the scene",
        work / "out" / "holiday.png": "mine",
        work / "out" / "kiosk.log.bak": "mine",
        work / "goldens" / "a.golden": "approved",
        places.settings / "notes.txt": "mine",
        places.settings / "feeds" / "notes.yaml": "mine",
        places.cache / "films" / "notes.frames": "mine",
        places.temporary / "other-abc" / "a": "another program's",
    }


def test_all_that_is_kept_is_listed_by_its_kind(places: KeptPlaces) -> None:
    files = list_kept_files(places)
    assert {file.path for file in files} == set(files_of(places))
    assert {file.kind for file in files} == set(KINDS) and [file.kind for file in files] == sorted(
        (file.kind for file in files), key=list(KINDS).index
    )


def test_what_was_listed_is_removed_and_nothing_else(places: KeptPlaces, capsys: pytest.CaptureFixture[str]) -> None:
    beside = bystanders(places)
    for path, text in beside.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert cli.run(["privacy", "--in", str(places.folder), "--remove", "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {Path(path) for path in told["removed"]} == set(files_of(places)) and told["kept"] == []
    assert not any(path.exists() for path in files_of(places))
    assert {path: path.read_text() for path in beside} == beside
    assert not (places.folder / "out" / "proof").exists() and not (places.temporary / "vitrine-side-abc123").exists()
    assert (places.folder / "out").is_dir() and places.settings.is_dir()
    assert list_kept_files(places) == ()


def test_one_kind_is_removed_and_the_others_stay(places: KeptPlaces) -> None:
    assert cli.run(["privacy", "takes", "logs", "--in", str(places.folder), "--remove", "--yes"]) == 0
    gone = {path for path in files_of(places) if not path.exists()}
    assert {path.name for path in gone} == {"take-1.jsonl", "kiosk.log", "kiosk.log.1"}


def test_links_are_neither_followed_nor_removed(places: KeptPlaces, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "proof").mkdir(parents=True)
    for name in ("take-7.jsonl", "shot-1s.png", "proof/index.html"):
        (mine / name).write_text(TAKE)
    (places.folder / "linked").symlink_to(mine)
    (places.folder / "take-9.jsonl").symlink_to(mine / "take-7.jsonl")
    (places.folder / "out" / "shot-9s.png").symlink_to(mine / "shot-1s.png")
    (places.folder / "out" / "proof" / "more").symlink_to(mine / "proof")
    assert cli.run(["privacy", "--in", str(places.folder), "--remove", "--yes"]) == 0
    assert (mine / "take-7.jsonl").read_text() == (mine / "proof" / "index.html").read_text() == TAKE
    assert (places.folder / "take-9.jsonl").is_symlink() and (places.folder / "linked").is_symlink()
    assert (places.folder / "out" / "proof" / "more").is_symlink()


def test_what_took_the_name_of_a_listed_file_stays(places: KeptPlaces, tmp_path: Path) -> None:
    file = next(one for one in list_kept_files(places) if one.kind == "takes")
    (tmp_path / "precious").write_text("mine")
    os.replace(tmp_path / "precious", file.path)
    assert "another file" in remove_kept_file(file) and file.path.read_text() == "mine"
    file.path.unlink()
    file.path.symlink_to(tmp_path / "work" / "out" / "kiosk.log")
    assert "another file" in remove_kept_file(file) and file.path.is_symlink()


def test_what_a_window_is_recording_stays(places: KeptPlaces, capsys: pytest.CaptureFixture[str]) -> None:
    journal = places.folder / f".s.yaml.{DEAD_PID}-2.recording"
    with hold_lock(journal):  # as a window of another container holds it
        assert cli.run(["privacy", "recordings", "--in", str(places.folder)]) == 0
        assert "in use" in capsys.readouterr().out
        assert cli.run(["privacy", "recordings", "--in", str(places.folder), "--remove", "--yes"]) == 1
    assert journal.exists() and "it is still there: a program that runs is writing it" in capsys.readouterr().out


def test_many_that_stay_are_a_few_lines(places: KeptPlaces, capsys: pytest.CaptureFixture[str]) -> None:
    goldens = places.temporary / "vitrine-side-abc123" / "goldens"
    for number in range(40):
        (goldens / f"{number:02}.golden").write_text("side")
    os.utime(places.temporary / "vitrine-side-abc123")
    for _ in range(2):
        assert cli.run(["privacy", "leftovers", "--in", str(places.folder), "--remove", "--yes"]) == 1
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == MAX_LISTED + 2
        assert lines[-2].startswith(f"    and {41 - MAX_LISTED} more below {goldens}")
    assert len(list(goldens.iterdir())) == 41


def test_a_measurement_that_may_still_run_keeps_its_folder(places: KeptPlaces) -> None:
    os.utime(places.temporary / "vitrine-side-abc123")
    assert all(file.is_held for file in list_kept_files(places) if "side" in str(file.path))


def test_without_a_terminal_nothing_is_removed_unasked(places: KeptPlaces, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["privacy", "--in", str(places.folder), "--remove"]) == 2
    assert "--yes" in capsys.readouterr().err and all(path.exists() for path in files_of(places))


@pytest.mark.parametrize(("answer", "goes"), [("y", True), ("", False), ("no", False)])
def test_on_a_terminal_it_asks(
    places: KeptPlaces, answer: str, goes: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: print(question) or answer)
    assert cli.run(["privacy", "takes", "--in", str(places.folder), "--remove"]) == 0
    assert (places.folder / "shop" / "take-1.jsonl").exists() is not goes
    out = capsys.readouterr().out
    assert "take-1.jsonl" in out and "Remove 1 file?" in out and ("nothing was removed" in out) is not goes


def test_the_list_says_how_much_and_since_when(places: KeptPlaces, capsys: pytest.CaptureFixture[str]) -> None:
    take = places.folder / "shop" / "take-1.jsonl"
    now_s = take.stat().st_mtime
    os.utime(take, (now_s - 200_000, now_s - 200_000))
    assert cli.run(["privacy", "--in", str(places.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    row = next(one for one in told["files"] if one["kind"] == "takes")
    assert row["path"] == str(take) and row["bytes"] == len(TAKE) and 200_000 <= row["age_s"] < 201_000
    assert set(told["kinds"]) == set(KINDS) and told["notes"]
    assert cli.run(["privacy", "--in", str(places.folder)]) == 0
    out = capsys.readouterr().out
    assert "2 days old" in out and str(take) in out and all(kind in out for kind in KINDS)


def test_mistakes_are_told_in_one_sentence(places: KeptPlaces, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["privacy", "takez"]) == 2
    assert 'did you mean "takes"' in capsys.readouterr().err
    assert cli.run(["privacy", "--in", str(places.folder / "none")]) == 1
    assert "there is no such folder" in capsys.readouterr().err

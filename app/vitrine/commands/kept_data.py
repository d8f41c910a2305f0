"""Inventory of what the program keeps on this machine: every kind, its files, and which module writes it.

It finds files by the names that the program gives them. What somebody named by an option, such as `-o film.mp4`, lies
where they named it, and is theirs to find.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from vitrine.files.partial_file import is_stale
from vitrine.files.user_folder import cache_folder, settings_folder

#: What is kept, by kind: its words in the list.
KINDS = {
    "calibration": "sizes of monitors that were measured",
    "certificate": "this machine's own certificate and its key, for the page that a phone opens",
    "wallet": "a demo wallet: play money, stalls and their keys, receipts",
    "feeds": "settings of feeds whose own folder could not be written",
    "films": "when the frames of long films are shown, by the films' contents: no names and no pictures",
    "recordings": "takes that were being recorded when a window was killed",
    "takes": "takes recorded in the window: what the wearer did, what services told; no pictures",
    "pictures": "pictures that S kept in the window, and the demo's film",
    "tracks": "where cameras were, as `track` found it from clips: poses and points, no pictures",
    "logs": "the booth's log",
    "faults": "reports of faults of the program itself",
    "proofs": "the last report of `prove`, and what was drawn for it",
    "leftovers": "halves of files that a killed run has left",
}

#: Every module that writes a file, and the kind that it writes. "typed": a file that its user has named, or a golden of
#: their project; "ground": what others write by; "temporary": a measurement's, gone when it ends.
WRITERS = {
    "bench/anchors.py": "temporary",
    "bench/catalogue.py": "temporary",
    "bench/cold.py": "temporary",
    "bench/command_run.py": "temporary",
    "bench/content.py": "temporary",
    "bench/external_peers.py": "temporary",
    "bench/feeds.py": "temporary",
    "bench/hud.py": "temporary",
    "bench/lists.py": "temporary",
    "bench/made_clips.py": "temporary",
    "bench/playwright_shots.py": "temporary",
    "bench/prove.py": "temporary",
    "bench/r2.py": "temporary",
    "bench/route.py": "temporary",
    "bench/track.py": "temporary",
    "bench/web_page.py": "temporary",
    "commands/demo.py": "pictures",
    "commands/gallery.py": "typed",
    "commands/new_scene.py": "typed",
    "commands/poses.py": "typed",
    "commands/prove.py": "proofs",
    "commands/reference.py": "typed",
    "commands/route.py": "typed",
    "commands/route_find.py": "typed",
    "commands/route_guide.py": "typed",
    "commands/scan.py": "typed",
    "commands/sheet.py": "typed",
    "commands/take_check.py": "typed",
    "commands/texts.py": "typed",
    "commands/track.py": "tracks",
    "commands/track_sheet.py": "typed",
    "commands/wallet.py": "typed",
    "content/catalogue/catalogue_database.py": "typed",
    "content/route/map_file.py": "typed",
    "content/wallet/wallet_file.py": "wallet",
    "feed/feed_settings.py": "feeds",
    "feed/kept_frame_table.py": "films",
    "files/atomic.py": "ground",
    "files/partial_file.py": "ground",
    "files/regular_file.py": "ground",
    "kiosk/log_file.py": "logs",
    "output/drawn_shot.py": "typed",
    "output/fault_report.py": "faults",
    "output/film.py": "typed",
    "output/picture.py": "typed",
    "output/recording.py": "typed",
    "output/safe_stream.py": "ground",
    "output/shot.py": "typed",
    "output/voice/voice_track.py": "temporary",
    "preview/edit_session.py": "pictures",
    "preview/export.py": "takes",
    "preview/journal.py": "recordings",
    "preview/measure/monitor.py": "calibration",
    "proof/golden/curve.py": "typed",
    "proof/golden/golden.py": "typed",
    "proof/golden/golden_lock.py": "typed",
    "proof/golden/picture_store.py": "typed",
    "proof/golden/world_signature.py": "typed",
    "proof/image/evidence.py": "proofs",
    "proof/image/image_proof.py": "typed",
    "proof/kept/driver_record.py": "proofs",
    "proof/kept/kept_moments.py": "proofs",
    "proof/report/bounded_folder.py": "proofs",
    "proof/report/proposed_folder.py": "proofs",
    "proof/report/report.py": "proofs",
    "proof/result/proof_result.py": "proofs",
    "proof/review/golden_tree.py": "typed",
    "proof/review/patch_file.py": "typed",
    "proof/run/branch_base.py": "leftovers",
    "proof/run/bundle.py": "leftovers",
    "proof/run/merged_pictures.py": "typed",
    "proof/run/prover.py": "typed",
    "proof/run/resolution.py": "leftovers",
    "proof/run/update_mode.py": "typed",
    "proof/run/written_goldens.py": "typed",
    "pytest_plugin/fixtures.py": "typed",
    "report/budget_plot.py": "typed",
    "report/legibility_map.py": "typed",
    "report/sheet_page.py": "typed",
    "report/worst_frames.py": "typed",
    "track/clip_tracker.py": "temporary",
    "track/job.py": "temporary",
    "track/observations.py": "temporary",
    "track/track_files.py": "typed",
    "track/track_result.py": "tracks",
    "web/certificate.py": "certificate",
}

#: Folders below the one that is looked in; a project's own are not deeper, a home folder's are.
_MAX_DEPTH = 6
#: Folders that hold none of it, and many files.
_PASSED_FOLDERS = frozenset({".git", ".venv", "node_modules", "__pycache__"})
_OUT = "out"
_TAKE = re.compile(r"take-[1-9][0-9]*\.jsonl")
_TAKE_HEAD = b'{"vitrine_take"'
_JOURNAL = re.compile(r"\..+\.(?P<pid>[1-9][0-9]{0,9})-[0-9]+\.recording")
_PARTIAL = re.compile(r"\..+\.(?P<pid>[1-9][0-9]{0,9})\.part(\.[A-Za-z0-9]+|-files)?")
_PICTURE = re.compile(r"shot-[0-9.]+s(-[0-9]+)?\.png|demo\.(mp4|png)")
_LOG = re.compile(r"kiosk\.log(\.[0-9]+)?")
_FAULT = re.compile(r"fault-[0-9]{8}-[0-9]{6}(-[0-9]+)?\.txt")
_FRAME_TABLE = re.compile(r"[0-9a-f]{32}\.frames")
_FEED_SETTINGS = re.compile(r"[0-9a-f]{32}\.yaml")
_TEMPORARY = re.compile(r"vitrine-(side|base|bench|track)-\w+")
#: A folder of temporary files that was written to since is somebody's who still measures.
_TEMPORARY_HELD_S = 24 * 3600.0
_WALLET_SUFFIXES = ("", "-journal", "-wal", "-shm")


class KeptFile(NamedTuple):
    """A file that is kept: its kind, its size and when it was last written, and what tells it from another of its name.

    `is_held`: a program that runs is writing it.
    """

    kind: str
    path: Path
    size_bytes: int
    written_s: float
    identity: tuple[int, int]
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class KeptPlaces:
    """Where is looked: the folder of scenes, this user's settings, their wallet, what could be made anew for them, and
    the folder of temporary files.
    """

    folder: Path
    settings: Path
    wallet: Path
    cache: Path
    temporary: Path

    @classmethod
    def of_user(cls, folder: Path) -> KeptPlaces:
        """The places of this user, and a folder of theirs."""
        from vitrine.content.wallet.wallet_file import find_wallet_file

        return cls(folder.resolve(), settings_folder(), find_wallet_file(), cache_folder(), Path(tempfile.gettempdir()))


def list_kept_files(places: KeptPlaces) -> tuple[KeptFile, ...]:
    """All that is kept, in the order of the kinds and then of the paths. Links are not followed, and not listed."""
    found = {file.path: file for file in _find_files(places)}
    order = list(KINDS)
    return tuple(sorted(found.values(), key=lambda file: (order.index(file.kind), str(file.path))))


def remove_kept_file(file: KeptFile) -> str:
    """Remove a file that was listed; why it was not, empty where it was. What took its name since then stays."""
    try:
        status = file.path.lstat()
        if not stat.S_ISREG(status.st_mode) or (status.st_dev, status.st_ino) != file.identity:
            return "another file has its name by now"
        if file.is_held:
            return "a program that runs is writing it"
        file.path.unlink()
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""


def remove_empty_folders(files: tuple[KeptFile, ...], places: KeptPlaces) -> None:
    """Remove the folders that these files lay in, those that are empty and lie within one that is the program's."""
    own = [places.settings / name for name in ("recordings", "feeds", "tracks")]
    own += [places.cache / "films", places.folder / _OUT / "proof"]
    own += [parent for file in files for parent in file.path.parents if _TEMPORARY.fullmatch(parent.name)]
    for folder in sorted({parent for file in files for parent in file.path.parents}, key=lambda one: -len(one.parts)):
        if any(folder == base or folder.is_relative_to(base) for base in own):
            try:
                folder.rmdir()
            except OSError:  # somebody's own file is in it
                continue


def _find_files(places: KeptPlaces) -> Iterator[KeptFile]:
    yield from _look_at("calibration", places.settings / "monitors.json")
    yield from _look_at("certificate", places.settings / "phone.pem")
    for suffix in _WALLET_SUFFIXES:
        yield from _look_at("wallet", places.wallet.with_name(f"{places.wallet.name}{suffix}"))
    for entry in _scan(places.settings / "feeds"):
        if _FEED_SETTINGS.fullmatch(entry.name):
            yield from _look_at("feeds", Path(entry.path))
    for entry in _scan(places.cache / "films"):
        if _FRAME_TABLE.fullmatch(entry.name):
            yield from _look_at("films", Path(entry.path))
        yield from _look_at_own(entry)
    for entry in _scan(places.settings / "recordings"):
        yield from _look_at_own(entry)
    for entry in _scan(places.settings / "tracks"):
        if entry.name.endswith(".npz"):
            yield from _look_at("tracks", Path(entry.path))
        yield from _look_at_own(entry)
    for entry in _scan(places.settings):
        yield from _look_at_own(entry)
    for path in _walk(places.folder, _MAX_DEPTH):
        yield from _look_at_project(path, places.folder)
    for entry in _scan(places.temporary):
        if _TEMPORARY.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False) and _is_own(entry):
            is_held = time.time() - entry.stat(follow_symlinks=False).st_mtime < _TEMPORARY_HELD_S
            for path in _walk(Path(entry.path), 64):
                yield from _look_at("leftovers", path, is_held)


def _look_at_project(path: Path, folder: Path) -> Iterator[KeptFile]:
    """A file in the folder of scenes: one that lies anywhere in it, or one of its `out`."""
    inside = path.relative_to(folder).parts
    if inside[:2] == (_OUT, "proof") and len(inside) > 2:
        yield from _look_at("proofs", path)
        return
    if inside[0] == _OUT and len(inside) == 2:
        for kind, pattern in (("pictures", _PICTURE), ("logs", _LOG), ("faults", _FAULT)):
            if pattern.fullmatch(path.name):
                yield from _look_at(kind, path)
    if _TAKE.fullmatch(path.name) and _begins_with(path, _TAKE_HEAD):
        yield from _look_at("takes", path)
    yield from _look_at_own(path)


def _look_at_own(entry: os.DirEntry[str] | Path) -> Iterator[KeptFile]:
    """A journal or a half of a file, which carry the process that writes them in their names."""
    path = Path(entry.path) if isinstance(entry, os.DirEntry) else entry
    for kind, pattern in (("recordings", _JOURNAL), ("leftovers", _PARTIAL)):
        if match := pattern.fullmatch(path.name):
            yield from _look_at(kind, path, is_held=not is_stale(path, int(match["pid"])))


def _look_at(kind: str, path: Path, is_held: bool = False) -> Iterator[KeptFile]:
    try:
        status = path.lstat()
    except OSError:
        return
    if stat.S_ISREG(status.st_mode):
        identity = status.st_dev, status.st_ino
        yield KeptFile(kind, path, status.st_size, status.st_mtime, identity, is_held)


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    """The regular files of a folder and of those below it, without following links."""
    for entry in _scan(folder):
        if entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        elif depth and entry.is_dir(follow_symlinks=False) and entry.name not in _PASSED_FOLDERS:
            yield from _walk(Path(entry.path), depth - 1)


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    """The entries of a folder; none of a link to one, or where it cannot be read."""
    try:
        if folder.is_symlink():
            return []
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _begins_with(path: Path, head: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(head)) == head
    except OSError:
        return False


def _is_own(entry: os.DirEntry[str]) -> bool:
    """Whether a temporary folder is this user's, where systems have users."""
    owner = getattr(os, "getuid", None)
    return owner is None or entry.stat(follow_symlinks=False).st_uid == owner()

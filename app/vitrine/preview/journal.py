"""Journal of a recording on disk while it is made: what a killed window leaves, the next window on its scene saves.

The file is a take, a row for each event, written as it happens. It is held by a lock as long as its window lives.
"""

from __future__ import annotations

import os
import re
import zlib
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write
from vitrine.files.partial_file import hold_lock, is_stale
from vitrine.files.user_folder import settings_folder
from vitrine.flow.timeline.take import MAX_BYTES, Take, TimedEvent, dump_event, dump_take, parse_take
from vitrine.preview.export import next_take_path

#: Not .jsonl: the window reads the scene anew where a file of that kind is written beside it.
SUFFIX = ".recording"


class Journal:
    """The journal of one recording. `path` is None where no folder can be written to: then there is no journal."""

    def __init__(self, scene: Path, take: Take) -> None:
        self._stack = ExitStack()
        self.path: Path | None = None
        for folder in journal_folders(scene):
            begin = f".{journal_stem(scene, folder)}.{os.getpid()}"
            path = next(name for n in count(1) if not (name := folder / f"{begin}-{n}{SUFFIX}").exists())
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._file = self._stack.enter_context(path.open("x", encoding="utf-8", errors="backslashreplace"))
                self._stack.enter_context(hold_lock(path))
            except OSError:
                continue
            self.path = path
            break
        self.rewrite(take)

    def add(self, timed: TimedEvent) -> None:
        """Append an event."""
        self._append(dump_event(timed))

    def rewrite(self, take: Take) -> None:
        """Write the whole take anew: it has changed in other ways than by an event at its end."""
        if self.path is not None:
            self._file.seek(0)
            self._file.truncate()
        self._append(dump_take(take))

    def _append(self, text: str) -> None:
        if self.path is None:
            return
        try:
            self._file.write(text)
            self._file.flush()
        except OSError:  # a full disk must not end what is recorded, and saving it will tell
            pass

    def close(self, keep_file: bool = False) -> None:
        """Close the journal and delete its file, unless `keep_file`: it is all that there is of the recording."""
        try:
            self._stack.close()
        except OSError:
            pass
        if self.path is not None and not keep_file:
            self.path.unlink(missing_ok=True)


def journal_folders(scene: Path) -> tuple[Path, ...]:
    """Folders of a scene's journals: beside it, or where that cannot be written to among the user's settings."""
    return scene.parent, settings_folder() / "recordings"


def journal_stem(scene: Path, folder: Path) -> str:
    """The beginning of a scene's journal names in a folder; away from it, a hash is added for scenes of one name."""
    suffix = "" if folder == scene.parent else f".{zlib.crc32(os.fsencode(scene.resolve())):08x}"
    return f"{scene.name}{suffix}"


def recover_recordings(scene: Path) -> tuple[str, ...]:
    """Save takes from the journals that killed windows of this scene have left, under new names; what was done."""
    messages: list[str] = []
    for folder in journal_folders(scene):
        name = re.compile(
            rf"\.{re.escape(journal_stem(scene, folder))}\.(?P<pid>[1-9]\d{{0,9}})-\d+{re.escape(SUFFIX)}"
        )
        try:
            found = sorted((entry.path, match) for entry in os.scandir(folder) if (match := name.fullmatch(entry.name))
                           and entry.is_file(follow_symlinks=False) and entry.stat().st_size <= MAX_BYTES)  # fmt: skip
        except OSError:
            continue
        messages += [_recover(Path(path), scene) for path, match in found if is_stale(Path(path), int(match["pid"]))]
    return tuple(filter(None, messages))


def _recover(path: Path, scene: Path) -> str:
    """Save one journal as a take; the message about it, empty for one without events."""
    try:
        take = parse_journal(path.read_text(encoding="utf-8"), str(path))
    except (InputError, OSError, ValueError):
        return f"a recording that was cut off lies in {path} and cannot be read; mend it, or delete it"
    if not take.events:
        path.unlink(missing_ok=True)
        return ""
    saved, number = next_take_path(scene.parent), len(take.events)
    try:
        with atomic_write(saved) as part:
            part.write_text(dump_take(take), encoding="utf-8")
        path.unlink(missing_ok=True)
    except (InputError, OSError):  # a folder that cannot be written: it is played from where it is
        saved = path
    counted = f"{number} event{'' if number == 1 else 's'}"
    return f"a recording that was cut off, with {counted}, is kept as {saved}: --take plays it"


def parse_journal(text: str, file: str) -> Take:
    """The take in a journal, without a last row that was cut off, in the order of its times.

    Raises InputError for rows that are none of a take, ValueError where there is not even a head.
    """
    # Not splitlines(): what was said may hold U+2028.
    head, *rows = (row for row in text[: text.rfind("\n") + 1].split("\n") if row.strip())
    take = parse_take(head, file)
    events = [timed for row in rows for timed in parse_take(f"{head}\n{row}", file).events]
    return replace(take, events=tuple(sorted(events, key=_event_time_s)))


def _event_time_s(timed: TimedEvent) -> float:
    return timed.t_s

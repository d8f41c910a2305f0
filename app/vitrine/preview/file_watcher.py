"""File watcher: a thread that posts an event to the window's loop when files are saved, so that it wakes at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pygame
import watchfiles

#: The event type of saved files; its `paths` is a frozenset of Path.
FILES_SAVED = pygame.USEREVENT + 1

#: What a scene can be made of, but films: those are written for minutes.
SCENE_SUFFIXES = frozenset(
    ".yaml .yml .csv .npy .json .jsonl .png .apng .jpg .jpeg .webp .bmp .gif .tif .tiff .svg".split()
)
SHADER_SUFFIXES = frozenset({".vert", ".frag", ".glsl"})

STEP_MS, DEBOUNCE_MS = 15, 60
#: Network drives and some editors give no notice: so often the times of all files are compared.
POLL_INTERVAL_MS = 3000

_FileTimes = Mapping[Path, tuple[int, int]]


class FileWatcher:
    """Watcher of folders, not of files: editors replace a file by another of the same name."""

    def __init__(self) -> None:
        self._folders: frozenset[Path] = frozenset()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, folders: Iterable[Path]) -> None:
        """Watch these folders from now on, not their sub-folders."""
        wanted = frozenset(folder.resolve() for folder in folders)
        if wanted == self._folders:
            return
        self.close()
        self._folders, self._stop = wanted, threading.Event()
        arguments = (wanted, self._stop, read_file_times(wanted))
        self._thread = threading.Thread(target=_post_changes, args=arguments, name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(1.0)
        self._thread, self._folders = None, frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_file_times(folders: Iterable[Path]) -> _FileTimes:
    """Modification time in nanoseconds and size of each file of interest in these folders."""
    found: dict[Path, tuple[int, int]] = {}
    for folder in folders:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            path = Path(entry.path)
            if path.suffix.lower() in SCENE_SUFFIXES | SHADER_SUFFIXES:
                try:
                    status = entry.stat()
                except OSError:
                    continue
                found[path] = status.st_mtime_ns, status.st_size
    return found


def changed_files(old: _FileTimes, new: _FileTimes) -> frozenset[Path]:
    """Files that were added, removed or written."""
    return frozenset(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))


def _post_changes(folders: frozenset[Path], stop: threading.Event, times: _FileTimes) -> None:
    existing = [folder for folder in folders if folder.is_dir()]
    for _ in watchfiles.watch(
        *existing,
        watch_filter=None,
        debounce=DEBOUNCE_MS,
        step=STEP_MS,
        stop_event=stop,
        rust_timeout=POLL_INTERVAL_MS,
        yield_on_timeout=True,
        recursive=False,
    ):
        now = read_file_times(folders)
        saved = changed_files(times, now)
        times = now
        if saved and not stop.is_set():
            pygame.event.post(pygame.event.Event(FILES_SAVED, paths=saved))

"""The command `privacy`: what the program keeps on this machine, where, how much and since when; and its removal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from vitrine.commands.kept_data import (
    KINDS,
    KeptFile,
    KeptPlaces,
    list_kept_files,
    remove_empty_folders,
    remove_kept_file,
)
from vitrine.errors import EXIT_INPUT_ERROR, EXIT_OK, CommandLineError, InputError, Problem, suggest_name
from vitrine.escape import dump_json, escape_line

#: Files of a kind that are listed by name.
MAX_LISTED = 12
#: What else there is, which no list of names can find.
NOTES = (
    "Nothing of a camera's feed is kept but by S, shot, sheet and record; then the capture light is in the picture.",
    "Nothing of the microphone is kept: sound becomes words while P is held, and only those that are asked are rows.",
    "Films, pictures, takes and databases that you named by an option lie where you named them.",
    "The driver's own cache of shaders is the driver's.",
)


def run_privacy(kinds: Sequence[str], folder: Path, removes: bool, is_sure: bool, as_json: bool) -> int:
    """Print what is kept, or remove it once that was agreed to. 1 where something that was to go is still there.

    Raises CommandLineError for a kind that there is not, and where nobody can be asked; InputError for no folder.
    """
    for kind in kinds:
        if kind not in KINDS:
            hint = suggest_name(kind, KINDS)
            raise CommandLineError(Problem(f'there is no kind "{kind}"', allowed=", ".join(KINDS), hint=hint))
    if not folder.is_dir():
        raise InputError(Problem(f"{folder}: there is no such folder", key="--in"))
    places = KeptPlaces.of_user(folder)
    files = tuple(file for file in list_kept_files(places) if not kinds or file.kind in kinds)
    if not removes:
        _print_list(files, as_json)
        return EXIT_OK
    if not is_sure and files:
        if as_json or not sys.stdin.isatty():
            raise CommandLineError(Problem("nobody can be asked here", key="--remove", hint="add --yes"))
        _print_list(files, as_json=False)
        if input(f"Remove {_count(len(files), 'file')}? [y/N] ").strip().lower() not in ("y", "yes"):
            print("nothing was removed")
            return EXIT_OK
    return _remove(files, places, as_json)


def _remove(files: tuple[KeptFile, ...], places: KeptPlaces, as_json: bool) -> int:
    stayed = {file: reason for file in files if (reason := remove_kept_file(file))}
    removed = tuple(file for file in files if file not in stayed)
    remove_empty_folders(removed, places)
    if as_json:
        kept = [{"path": str(file.path), "reason": reason} for file, reason in stayed.items()]
        print(dump_json({"removed": [str(file.path) for file in removed], "kept": kept}))
    else:
        for reason in dict.fromkeys(stayed.values()):
            _print_stayed([file for file, why in stayed.items() if why == reason], reason)
        print(f"removed: {_count(len(removed), 'file')}, {_format_size(sum(file.size_bytes for file in removed))}")
    return EXIT_INPUT_ERROR if stayed else EXIT_OK


def _print_list(files: Sequence[KeptFile], as_json: bool) -> None:
    now_s = time.time()
    if as_json:
        rows = [
            {"kind": file.kind, "path": str(file.path.absolute()), "bytes": file.size_bytes,
             "age_s": max(0, round(now_s - file.written_s)), "in_use": file.is_held}
            for file in files
        ]  # fmt: skip
        print(dump_json({"kinds": KINDS, "files": rows, "notes": NOTES}))
        return
    for kind, words in KINDS.items():
        own = [file for file in files if file.kind == kind]
        total = f"{_count(len(own), 'file')}, {_format_size(sum(file.size_bytes for file in own))}" if own else "none"
        print(f"{kind:12} {total:20} {words}")
        for file in own[:MAX_LISTED]:
            held = ", in use" if file.is_held else ""
            told = f"{_format_size(file.size_bytes)}, {_format_age(now_s - file.written_s)} old{held}"
            print(escape_line(f"    {told:24}  {file.path.absolute()}"))
        _print_more(own)
    print()
    for note in NOTES:
        print(note)


def _print_stayed(files: Sequence[KeptFile], reason: str) -> None:
    for file in files[:MAX_LISTED]:
        print(escape_line(f"{file.path}: it is still there: {reason}"))
    _print_more(files)


def _print_more(files: Sequence[KeptFile]) -> None:
    """A line for those that were not named, where there are any."""
    if len(files) > MAX_LISTED:
        folder = os.path.commonpath([file.path.absolute().parent for file in files[MAX_LISTED:]])
        print(escape_line(f"    and {len(files) - MAX_LISTED:,} more below {folder}; --json names each"))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _format_size(size_bytes: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= size:
            return f"{size_bytes / size:.1f} {unit}"
    return _count(size_bytes, "byte")


def _format_age(age_s: float) -> str:
    """The largest whole unit of an age."""
    for unit, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if age_s >= seconds:
            return _count(int(age_s // seconds), unit)
    return _count(max(0, int(age_s)), "second")

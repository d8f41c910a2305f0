"""Input files: everything that a take of a proof is drawn from, and one digest of all those bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from vitrine.document.field_error import FieldError
from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.feed.address import find_feed_path
from vitrine.feed.feed_settings import find_settings_file
from vitrine.files.file_digest import digest_file


def list_input_files(session: Session, named: Iterable[str], proof: Path | None = None) -> tuple[Path, ...]:
    """The files that the pictures and figures of a session's take depend on, in order, but for its `proof`.

    `named` are devices and environments, some perhaps by the paths of their files.

    What lies beside is among them where a file of that name would be read if it were there: sidecars of the feed,
    devices and environments. Raises InputError for a folder that cannot be listed.
    """
    scene = session.scene
    found = {scene.file, *scene.files, *_data_pictures(session), *_list_yaml(scene.file.parent)}
    found |= {session.request.take} if session.request.take else set()
    found |= {scene.take} if scene.take else set()
    if (feed := find_feed_path(session.sources.feed.address)) is not None:
        found |= {path for path in _list_folder(feed.parent) if path.stem.split(".")[0] == feed.stem.split(".")[0]}
        found |= {settings} if (settings := find_settings_file(feed)) is not None else set()
        found |= set(_list_folder(feed)) if feed.is_dir() else {feed}
        # Its camera's file may name the light that it was filmed in: one of its own folder.
        found |= {path for path in _list_folder(feed.parent) if path.name.endswith(".environment.yaml")}
    for name in named:
        if "/" in name or name.endswith((".yaml", ".yml")):
            found |= {Path(name), *_list_yaml(Path(name).parent)}
    own = {proof.resolve()} - {scene.file.resolve()} if proof else set()
    return tuple(sorted({path.absolute() for path in found if path.is_file() and path.resolve() not in own}))


def digest_files(paths: tuple[Path, ...]) -> str:
    """The SHA-256 of files: of each its name from the folder that all lie in, and its bytes. Raises InputError."""
    root = Path(os.path.commonpath([path.parent for path in paths])) if paths else Path()
    digest = hashlib.sha256()
    for path in paths:
        name = path.relative_to(root).as_posix().encode()
        digest.update(b"%d %s\n" % (len(name), name))
        digest.update(digest_file(path))
    return digest.hexdigest()


def _data_pictures(session: Session) -> Iterator[Path]:
    """The files of pictures that data of events put into the scene."""
    for name in session.root_painter.pictures:
        try:
            yield session.scene.file_access.resolve(name)
        except FieldError:  # a picture of the program's own
            continue


def _list_yaml(folder: Path) -> Iterator[Path]:
    return (path for path in _list_folder(folder) if path.suffix in (".yaml", ".yml"))


def _list_folder(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise InputError(f"{folder}: it cannot be listed ({(error.strerror or str(error)).lower()})") from None

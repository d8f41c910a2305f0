"""Proof feed: the feed that a proof names in place of its scene's: whoever has the project has it, too."""

from __future__ import annotations

import os
from pathlib import Path

from vitrine.document.field_error import describe_value
from vitrine.document.located_data import Map, make_problem
from vitrine.errors import InputError
from vitrine.feed.address import find_feed_path, is_test_card
from vitrine.scene.file_access import FileAccess


def locate_feed(file: Path, scene: Path, feed: str, raw: Map) -> str:
    """The address of the feed that a proof names: the test card, or what lies in its project, from its own folder.

    A scene's own proof names what the scene may name. Raises InputError for a camera, an address, what lies elsewhere.
    """
    if is_test_card(feed):
        return feed
    if find_feed_path(feed) is None:
        message = f'"{feed}" is a camera or an address, of which no picture comes twice'
        raise InputError(make_problem(raw, "feed", message, allowed="a file of the project, or testcard"))
    here = file.parent.resolve()
    project = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    folder, noun = (here, "the scene's folder") if file == scene else (project, "the project")
    path = file.parent / feed
    try:
        is_inside = FileAccess(folder).contains(path)
        is_there = is_inside and path.exists()
    except (OSError, ValueError, RuntimeError):
        raise InputError(make_problem(raw, "feed", f"{describe_value(feed)} is no path")) from None
    if not is_inside:
        message = f'"{feed}" lies outside {noun}'
        raise InputError(make_problem(raw, "feed", message, allowed=f"files below {os.path.relpath(folder)}"))
    if not is_there:
        message = f"there is no feed {path}"
        raise InputError(make_problem(raw, "feed", message, allowed="a path from the folder of this file"))
    return str(path)

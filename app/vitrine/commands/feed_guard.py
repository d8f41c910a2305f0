"""Feed guard: no output is written over the film that it is made from."""

from __future__ import annotations

from pathlib import Path

from vitrine.errors import CommandLineError, Problem
from vitrine.feed.address import find_feed_path


def check_spares_feed(output: Path, address: str | Path, option: str) -> None:
    """Raise CommandLineError, before anything is written, for an output that is the file of the feed, or leads to it.

    `option` is the one that named the output.
    """
    feed = find_feed_path(address)
    if feed is not None and output.resolve() == feed.resolve():
        raise CommandLineError(Problem(f'"{output.name}" is the feed itself', None, option, "another file"))

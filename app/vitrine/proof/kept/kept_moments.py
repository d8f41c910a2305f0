"""Kept moments: what moments looked like when they were last drawn from the same bytes: hashes and figures, no verdict.

Expectations that do not hold follow from figures and from the moment's key, which holds them: they are kept in words.

A file holds a take's moments, a line each, appended as they come, so that a run that broke off goes on: a line that is
cut off is no line. The text of a moment's lines lies beside by its own hash, and is read only where it must be.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from vitrine.files.atomic import make_folder, write_atomically

SUFFIX, LINES_SUFFIX = ".moments", ".lines"
#: All that is kept of one project: a hundred thousand moments of the demo on all glasses in all light.
MAX_BYTES = 1_000_000_000
#: What begins, of a golden's file, the line that says who drew it, which no drawing has.
_RENDERER = b"\nrenderer "


class KeptDistance(NamedTuple):
    """How far a drawn picture is from another: the mean of the worst tile in codes, its large differences."""

    worst_mean: float
    most_large: int


class DrawnFacts(NamedTuple):
    """What is known of a drawn moment beside its lines.

    Its largest share under masks, the expectations that do not hold, and how far its pictures are from approved ones
    that they are equivalent to, by the lines of those.
    """

    masked_share: float = 0.0
    broken: tuple[str, ...] = ()
    distances: Mapping[str, KeptDistance] = MappingProxyType({})


class KeptMoment(NamedTuple):
    """A moment as it was drawn: the hash of its lines' text, and the rest."""

    text: str
    facts: DrawnFacts


@dataclass(frozen=True, eq=False, slots=True)
class KeptMoments:
    """The moments that `folder` keeps of one take, by their keys; `key` is that of all that the take is drawn from."""

    folder: Path
    key: str
    moments: dict[str, KeptMoment]

    def is_same(self, moment: str, golden: bytes) -> bool:
        """Whether a moment was drawn with exactly the lines of a golden's file."""
        kept = self.moments.get(moment)
        return kept is not None and kept.text == digest_lines(golden)

    def read_lines(self, moment: str) -> str | None:
        """The text of the lines of a moment as drawn; None where it was lost."""
        try:
            text = zlib.decompress((self.folder / f"{self.moments[moment].text}{LINES_SUFFIX}").read_bytes())
        except (KeyError, OSError, zlib.error):
            return None
        return text.decode() if digest_lines(text) == self.moments[moment].text else None

    def add(self, moment: str, lines: str, facts: DrawnFacts) -> None:
        """Keep a moment. Raises InputError or OSError where the folder cannot be written.

        Moments of two names may be one, each compared with its own golden: all of their distances are kept.
        """
        data, before = lines.encode(), self.moments.get(moment)
        if before is not None and before.text == digest_lines(data):
            facts = facts._replace(distances={**before.facts.distances, **facts.distances})
        kept = KeptMoment(digest_lines(data), facts)
        path = make_folder(self.folder) / f"{kept.text}{LINES_SUFFIX}"
        if not path.is_file():
            write_atomically(path, zlib.compress(data))
        row = json.dumps(
            [moment, kept.text, facts.masked_share, facts.broken, dict(facts.distances)], separators=(",", ":")
        )
        with (self.folder / f"{self.key}{SUFFIX}").open("ab") as file:
            # What an ended run cut off has no line's end.
            file.write(f"\n{row}".encode())
        self.moments[moment] = kept


def open_kept(folder: Path, key: str) -> KeptMoments:
    """What a folder keeps of the take of a key."""
    return KeptMoments(folder, key, dict(_read_rows(folder / f"{key}{SUFFIX}")))


def digest_lines(text: bytes) -> str:
    """The hash of a golden's text, whoever drew it."""
    begin = text.find(_RENDERER)
    end = text.find(b"\n", begin + 1)
    if begin < 0 or end < 0:
        return hashlib.sha256(text).hexdigest()
    digest = hashlib.sha256(text[:begin])
    digest.update(text[end:])
    return digest.hexdigest()


def remove_oldest(folder: Path, max_bytes: int = MAX_BYTES) -> int:
    """Remove the files that were written longest ago, until the rest takes `max_bytes`; how many."""
    files = [(path.stat(), path) for suffix in (SUFFIX, LINES_SUFFIX) for path in folder.glob(f"*{suffix}")]
    left, removed = sum(status.st_size for status, _ in files), 0
    for status, path in sorted(files, key=lambda pair: (pair[0].st_mtime_ns, pair[1])):
        if left <= max_bytes:
            break
        path.unlink(missing_ok=True)
        left, removed = left - status.st_size, removed + 1
    return removed


def _read_rows(path: Path) -> Iterator[tuple[str, KeptMoment]]:
    try:
        rows = path.read_bytes().splitlines()
    except OSError:
        return
    for row in filter(None, rows):
        try:
            moment, text, share, broken, distances = json.loads(row)
            found = {str(line): KeptDistance(float(mean), int(large)) for line, (mean, large) in distances.items()}
            yield str(moment), KeptMoment(str(text), DrawnFacts(float(share), (*map(str, broken),), found))
        except (ValueError, TypeError, AttributeError):  # the run that wrote it was ended in the midst of it
            continue

"""Proposed golden: what `--update changed` would write of a moment, as files, without writing it.

A run keeps it beside its report, so that whoever looks at the report can accept what it shows, and draws nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from vitrine.errors import InputError
from vitrine.files.regular_file import read_regular
from vitrine.proof.compare.curve_difference import settle_curve
from vitrine.proof.draw.moment_pictures import DrawnPicture
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.proof.golden import curve, golden
from vitrine.proof.golden.curve import Curve, format_curve, read_curve
from vitrine.proof.golden.golden import MAX_BYTES, Golden, format_golden
from vitrine.proof.golden.picture_line import EyeLine
from vitrine.proof.golden.picture_store import encode_picture
from vitrine.proof.golden.world_signature import encode_signature, sign_world
from vitrine.proof.result.moment_result import Proposal
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.prover import ProvedMoment
from vitrine.proof.run.update_mode import choose_pictures, name_files, settle_golden, wants_update


class ProposedGolden(NamedTuple):
    """A proposal, and its files: both texts by `text_name`, pictures and worlds by their names below the root."""

    proposal: Proposal
    files: Mapping[str, bytes]


def text_name(digest: str, golden_file: str) -> str:
    """The name of the file that keeps a text of the SHA-256 `digest`, which is that of a golden or of a curve."""
    return f"{digest}{curve.SUFFIX if golden_file.endswith(curve.SUFFIX) else golden.SUFFIX}"


def propose_golden(proved: ProvedMoment) -> ProposedGolden | None:
    """What is proposed for a moment that is not as approved; None where nothing may be written, or was already.

    A golden that cannot be read stays: it may be half merged. Raises InputError where a file cannot be read.
    """
    result, drawing, plan = proved.result, proved.drawing, proved.plan
    is_written = result.approved_now or not wants_update("changed", result)
    if is_written or result.verdict == "wrong renderer":
        return None
    path = Path(result.golden)
    if drawing.curve is not None:
        old = _read_old(path, result.verdict != "new")
        text = _settle_text(path, old, drawing.curve, plan.tolerances.place_px)
        return None if text is None else _propose(proved, path, text, old, {})
    is_unreadable = proved.approved is None and result.verdict == "unreadable"
    if is_unreadable or drawing.golden.lines.get("renderer") != REFERENCE.words:
        return None
    folder = approved_folder(plan)
    settled = settle_golden(drawing, proved.approved, proved.comparisons, folder, plan.tolerances, rewrite=False)
    files: dict[str, bytes] = {}
    for picture in choose_pictures(settled, drawing.pictures):
        files |= _encode_files(picture)
    return _propose(proved, path, format_golden(settled), _read_old(path, proved.approved is not None), files)


def _propose(
    proved: ProvedMoment, path: Path, text: str, old: bytes | None, files: Mapping[str, bytes]
) -> ProposedGolden:
    root, data = proved.plan.root, text.encode()
    proposal = Proposal(
        root=str(root),
        text=_digest(data),
        compared="" if old is None else _digest(old),
        files={name: _digest(content) for name, content in sorted(files.items())},
        present=tuple(name for name in sorted(files) if (root / name).is_file()),
        replaced=_list_replaced(proved.approved, root),
    )
    texts = {text_name(_digest(one), path.name): one for one in (data, old) if one is not None}
    return ProposedGolden(proposal, {**texts, **files})


def _encode_files(picture: DrawnPicture) -> dict[str, bytes]:
    """The files of a drawn picture by their names below the root."""
    names = name_files(picture.line)
    assert picture.stored is not None
    files = {names[0]: encode_picture(picture.stored)}
    if isinstance(picture.line, EyeLine) and picture.world is not None:
        files[names[1]] = encode_signature(sign_world(picture.world))
    return files


def _list_replaced(approved: Golden | None, root: Path) -> dict[str, str]:
    """The blobs of the files that the compared golden names, those that are there."""
    names = {name for line in (approved.named if approved else ()) for name in name_files(line)}
    return {name: hash_blob((root / name).read_bytes()) for name in sorted(names) if (root / name).is_file()}


def _read_old(path: Path, is_there: bool) -> bytes | None:
    return read_regular(path, MAX_BYTES, "golden") if is_there else None


def _settle_text(path: Path, old: bytes | None, drawn: Curve, place_px: float) -> str | None:
    """The text of a drawn curve in the place of the `old` one; None where that cannot be read."""
    try:
        return format_curve(drawn if old is None else settle_curve(read_curve(path), drawn, place_px))
    except InputError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hash_blob(data: bytes) -> str:
    """The name that git gives to a file's bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

"""Accepted golden: a proposal as it was kept, once it is whole, ours, and what the page shows; then it is written.

An artefact comes from a machine that may have run anybody's code: whatever is written is checked against the hashes
that name it, may only be a golden or a file that it names, and has the pixels that the reviewer saw.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np
from PIL import Image, UnidentifiedImageError

from vitrine.errors import InputError, Place, Problem
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.proof.golden import curve, golden
from vitrine.proof.golden.curve import parse_curve
from vitrine.proof.golden.golden import Golden, parse_golden
from vitrine.proof.golden.picture_hash import Pixels, hash_picture
from vitrine.proof.golden.picture_line import EyeLine, PictureLine
from vitrine.proof.golden.picture_store import decode_picture
from vitrine.proof.golden.world_signature import decode_signature
from vitrine.proof.report.picture_folder import FOLDER, whole_name
from vitrine.proof.report.proposed_folder import PROPOSED
from vitrine.proof.result.moment_result import MomentResult, Proposal
from vitrine.proof.review.report_source import ReportSource, leads_elsewhere
from vitrine.proof.run.proposed_golden import text_name
from vitrine.proof.run.update_mode import name_files


class AcceptedGolden(NamedTuple):
    """What accepting a moment writes: the golden's path as the run named it, its text, the one before it, None: none.

    `files` are pictures and worlds by their names below the proposal's root; `names` are all that the text names.
    """

    path: str
    text: str
    old_text: str | None
    files: Mapping[str, bytes]
    names: frozenset[str]
    proposal: Proposal


def find_refusal(moment: MomentResult, is_reference: bool, renderer: str) -> str:
    """Why a moment cannot be accepted, as a sentence; "" where it can."""
    if moment.approved_now:
        return "The run has written its golden already."
    if moment.is_good:
        return "It is as approved."
    if not is_reference:
        return f"{renderer or 'An unknown renderer'} drew it; only what the reference renderer drew is approved."
    if moment.verdict == "wrong renderer":
        return "Another renderer drew what was approved: what differs here says nothing."
    if moment.verdict in ("same", "equivalent"):
        return "Its pictures are as approved; what it expects does not hold: mend the scene, or the proof."
    if moment.proposal is None:
        return "The run kept nothing to accept it by: mend its golden, or prove again without --report none."
    return ""


def load_accepted(moment: MomentResult, source: ReportSource) -> AcceptedGolden:
    """What accepting a moment writes. Raises InputError where it is not whole, not ours, or not what is shown."""
    proposal = moment.proposal
    assert proposal is not None
    _check_path(moment.golden, proposal)
    text = _read_text(source, moment, proposal.text)
    old_text = _read_text(source, moment, proposal.compared) if proposal.compared else None
    if moment.golden.endswith(curve.SUFFIX):
        parse_curve(text, moment.golden)
        return AcceptedGolden(moment.golden, text, old_text, {}, frozenset(), proposal)
    proposed = parse_golden(text, moment.golden)
    if proposed.lines.get("renderer") != REFERENCE.words:
        raise _tampered_error(moment, f"its golden is not drawn by {REFERENCE}")
    files = {name: _read(source, moment, name, digest) for name, digest in proposal.files.items()}
    names = frozenset(name for line in proposed.named for name in name_files(line))
    _check_named(moment, names, old_text, files)
    before = _parse_old(moment, old_text).pictures
    for key, line in proposed.pictures.items():
        stored = _decode_files(line, files)
        # What stays as it was approved is not kept to be shown.
        if stored is not None and before.get(key) != line:
            _check_shown(moment, key, line, stored, source)
    return AcceptedGolden(moment.golden, text, old_text, files, names, proposal)


def _check_path(path: str, proposal: Proposal) -> None:
    place = PurePosixPath(Path(path).as_posix())
    root = PurePosixPath(Path(proposal.root).as_posix())
    inner = place.relative_to(root).as_posix() if place.is_relative_to(root) else ".."
    is_hidden = any(part.startswith(".") for part in PurePosixPath(inner).parts)
    if not path.endswith((golden.SUFFIX, curve.SUFFIX)) or leads_elsewhere(inner) or is_hidden:
        raise InputError(Problem("this is no place of a golden", Place(path), hint="run `vitrine prove` again"))


def _read(source: ReportSource, moment: MomentResult, name: str, digest: str) -> bytes:
    data = source.read(f"{PROPOSED}/{name}")
    if hashlib.sha256(data).hexdigest() != digest:
        raise _tampered_error(moment, f"{PROPOSED}/{name} is not what the run wrote")
    return data


def _read_text(source: ReportSource, moment: MomentResult, digest: str) -> str:
    try:
        return _read(source, moment, text_name(digest, moment.golden), digest).decode("utf-8")
    except UnicodeDecodeError:
        raise _tampered_error(moment, "its golden is no text in UTF-8") from None


def _parse_old(moment: MomentResult, old_text: str | None) -> Golden:
    return Golden() if old_text is None else parse_golden(old_text, moment.golden)


def _check_named(moment: MomentResult, named: frozenset[str], old_text: str | None, files: Mapping[str, bytes]) -> None:
    """Check that files are named by the text, and that what is named is among them or was so before."""
    before = {name for line in _parse_old(moment, old_text).named for name in name_files(line)}
    if extra := sorted(files.keys() - named):
        raise _tampered_error(moment, f"its golden does not name {extra[0]}")
    if lost := sorted(named - before - files.keys()):
        raise _tampered_error(moment, f"{lost[0]} is not kept with it")


def _decode_files(line: PictureLine, files: Mapping[str, bytes]) -> Pixels | None:
    """The kept pixels of a picture, None where they are not kept. Raises InputError for what is not what names it."""
    name, *worlds = name_files(line)
    stored = decode_picture(files[name], line.stored, Path(name)) if name in files else None
    for world in worlds:
        if world in files:
            decode_signature(files[world], Path(world))
    return stored


def _check_shown(moment: MomentResult, key: str, line: PictureLine, stored: Pixels, source: ReportSource) -> None:
    """Check that the report shows the very pixels that would be stored. Raises InputError."""
    if not any(picture.key == key and picture.drawn == line.whole for picture in moment.pictures):
        raise _tampered_error(moment, f"{key} is not the picture that the run drew")
    shown = _decode_shown(moment, source.read(f"{FOLDER}/{whole_name(line.whole)}"))
    lit = stored[..., 3] > 0 if isinstance(line, EyeLine) else np.ones(stored.shape[:2], bool)
    is_shown = shown.shape == stored.shape and bool((shown[..., :3][lit] == stored[..., :3][lit]).all())
    if not is_shown or (isinstance(line, EyeLine) and hash_picture(shown) != line.whole):
        raise _tampered_error(moment, f"the page does not show the picture {key} that would be approved")


def _decode_shown(moment: MomentResult, data: bytes) -> Pixels:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            return np.array(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _tampered_error(moment, "a picture of the page is broken") from None


def _tampered_error(moment: MomentResult, message: str) -> InputError:
    hint = "nothing was written; take the report from CI again, or run `vitrine prove` here"
    return InputError(Problem(message, Place(f"{moment.scene}/{moment.moment}"), hint=hint))


def list_new_names(accepted: AcceptedGolden) -> Iterator[str]:
    """The names below the root of the files that were not there when the run proved."""
    return (name for name in accepted.files if name not in accepted.proposal.present)

"""Golden tree: the goldens on this disk, to which accepted ones are written, and from which they are taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import make_folder, write_atomically
from vitrine.files.regular_file import read_regular
from vitrine.proof.golden.candidate import SIDES, candidate_path, remove_candidates
from vitrine.proof.golden.golden import MAX_BYTES
from vitrine.proof.golden.golden_lock import lock_goldens
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.review.accepted_golden import AcceptedGolden
from vitrine.proof.review.report_source import leads_elsewhere
from vitrine.proof.run.orphan_search import delete_files, remove_unnamed

_PROVE_AGAIN = "run `vitrine prove` again"


@dataclass(frozen=True, slots=True)
class GoldenTree:
    """Goldens where the paths of a result lead from the current folder; of a stranger's only into it, `is_strict`.

    `before` holds the bytes of what each golden that was written replaced, by its path.
    """

    is_strict: bool = False
    before: dict[str, Mapping[Path, bytes]] = field(default_factory=dict)

    def is_written(self, moment: MomentResult) -> bool:
        """Whether the golden on disk is the proposed one already."""
        return moment.proposal is not None and self._digest(Path(moment.golden)) == moment.proposal.text

    def accept(self, moment: MomentResult, accepted: AcceptedGolden) -> None:
        """Write a golden with its files, before the text that names them; what nothing names any more goes.

        Raises InputError where the golden is not the one that the run compared with, or another run writes.
        """
        path, root = Path(accepted.path), Path(accepted.proposal.root)
        self._check_place(moment, accepted.path)
        with lock_goldens([root]):
            digest = self._digest(path)
            if digest == accepted.proposal.text:
                return
            if digest != accepted.proposal.compared:
                raise InputError(Problem("it has changed since the run", Place(accepted.path), hint=_PROVE_AGAIN))
            touched = [path, *(candidate_path(path, side) for side in SIDES)]
            touched += [root / name for name in accepted.proposal.replaced]
            before = {file: file.read_bytes() for file in touched if file.is_file()}
            _write_files(root, accepted.files)
            _write(path, accepted.text.encode())
            remove_candidates(path)
            self.before[accepted.path] = before
            remove_unnamed([root])

    def undo(self, moment: MomentResult) -> None:
        """Take an accepted golden back. Raises InputError where another review wrote it, or it changed since."""
        proposal, path = moment.proposal, Path(moment.golden)
        if proposal is None or moment.golden not in self.before:
            hint = "git has the one before"
            raise InputError(Problem("it was written before this review began", Place(moment.golden), hint=hint))
        root = Path(proposal.root)
        with lock_goldens([root]):
            if self._digest(path) != proposal.text:
                raise InputError(Problem("it has changed since it was accepted", Place(moment.golden), hint="see git"))
            before = dict(self.before[moment.golden])
            old = before.pop(path, None)
            for file, data in before.items():
                if not file.is_file():
                    _write(file, data)
            if old is None:
                delete_files([path])
            else:
                _write(path, old)
            del self.before[moment.golden]
            remove_unnamed([root])

    def _check_place(self, moment: MomentResult, path: str) -> None:
        if self.is_strict and (leads_elsewhere(path) or Path(path).is_absolute() or _has_link(Path(path))):
            raise InputError(Problem("it lies outside this folder", Place(path), hint="leave --apply: write a patch"))
        if not Path(moment.scene_file).is_file():
            hint = "review where `vitrine prove` ran"
            raise InputError(Problem("the scene of this golden is not here", Place(moment.scene_file), hint=hint))

    @staticmethod
    def _digest(path: Path) -> str:
        """The SHA-256 of a golden, "" where there is none. Raises InputError for what cannot be read."""
        return hashlib.sha256(read_regular(path, MAX_BYTES, "golden")).hexdigest() if path.exists() else ""


def _has_link(path: Path) -> bool:
    return any(part.is_symlink() for part in (path, *path.parents))


def _write_files(root: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        if not (root / name).is_file():
            _write(root / name, data)


def _write(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    write_atomically(path, data)

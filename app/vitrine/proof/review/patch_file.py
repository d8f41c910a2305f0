"""Patch file: the accepted goldens of a run elsewhere, as a patch that is written anew with every decision."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import check_writable_file, write_atomically
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.review.accepted_golden import AcceptedGolden, list_new_names
from vitrine.proof.review.git_patch import DeletedFile, FileChange, NewFile, TextChange, format_patch
from vitrine.proof.review.report_source import leads_elsewhere


class PatchFile:
    """A patch at `path` for the work tree that `result` was drawn in; there is none while nothing is accepted."""

    def __init__(self, path: Path, result: ProofResult) -> None:
        """Raises InputError where the file is there, or its folder is not."""
        check_writable_file(path)
        if path.exists():
            hint = "apply it with `git apply`, or delete it; --patch names another file"
            raise InputError(Problem("there is a patch already", Place(str(path)), hint=hint))
        self.path = path
        self._result, self._written = result, b""
        self._accepted: dict[str, AcceptedGolden] = {}

    def is_written(self, moment: MomentResult) -> bool:
        """Whether a moment is in the patch."""
        return moment.golden in self._accepted

    def accept(self, moment: MomentResult, accepted: AcceptedGolden) -> None:
        """Take a golden into the patch. Raises InputError where the patch cannot be written, or has no place for it."""
        self._replace({**self._accepted, moment.golden: accepted})

    def undo(self, moment: MomentResult) -> None:
        """Take a golden out of the patch. Raises InputError where it cannot be written."""
        self._replace({path: one for path, one in self._accepted.items() if path != moment.golden})

    def _replace(self, accepted: Mapping[str, AcceptedGolden]) -> None:
        """Write the patch of these goldens. Raises InputError where another program wrote it since."""
        data = format_patch(list(self._list_changes(accepted)))
        there = self.path.read_bytes() if self.path.is_file() else b""
        if there != self._written:
            hint = "end the other review, or name another file with --patch"
            raise InputError(Problem("somebody else has written this patch", Place(str(self.path)), hint=hint))
        if data:
            write_atomically(self.path, data)
        else:
            self.path.unlink(missing_ok=True)
        self._accepted, self._written = dict(accepted), data

    def _list_changes(self, accepted: Mapping[str, AcceptedGolden]) -> Iterator[FileChange]:
        new: dict[str, bytes] = {}
        named: set[str] = set()
        replaced: dict[str, str] = {}
        for one in accepted.values():
            root = Path(one.proposal.root)
            yield TextChange(self._locate(one.path), one.old_text, one.text)
            new |= {str(root / name): one.files[name] for name in list_new_names(one)}
            named |= {str(root / name) for name in one.names}
            replaced |= {str(root / name): blob for name, blob in one.proposal.replaced.items()}
        for file, data in new.items():
            yield NewFile(self._locate(file), data)
        for file, blob in replaced.items():
            # It goes where all goldens that named it are written anew, and none of them names it any more.
            if file not in named and accepted.keys() >= set(self._result.named_by.get(file, (file,))):
                yield DeletedFile(self._locate(file), blob)

    def _locate(self, path: str) -> str:
        """A path below the top of the work tree. Raises InputError for one that leaves it."""
        place = posixpath.normpath(posixpath.join(self._result.folder, Path(path).as_posix()))
        if os.path.isabs(path) or leads_elsewhere(place) or ".git" in place.lower().split("/"):
            hint = "a patch changes nothing outside; prove inside the repository"
            raise InputError(Problem("this golden lies outside of its repository", Place(path), hint=hint))
        return place

"""Proof items: a proof file, or a scene with a proof of its own, as a file of tests, and each moment as a test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vitrine.pytest_plugin.proof_session import SESSION

if TYPE_CHECKING:
    from vitrine.errors import InputError
    from vitrine.proof.run.moment_request import MomentAnswer, NamedMoment

#: The name of proof files, and the key that every one has: other programs have files of this name, too.
FILE_NAME, FILE_KEY = "proof.yaml", "moments"
#: The keys that a scene with a proof of its own has.
SCENE_KEYS = ("vitrine", "proof")
#: The name of the test that stands for a file whose moments cannot be told.
UNREADABLE = "unreadable"
#: The verdicts of pictures that were compared with an approved one.
_COMPARED = ("same", "equivalent", "changed")


def is_proof_file(path: Path, is_named: bool) -> bool:
    """Whether a file is a proof file, by its name where it was named, else by a look into it, too; or such a scene."""
    if path.suffix not in (".yaml", ".yml"):
        return False
    from vitrine.files.top_keys import has_top_keys

    if path.name == FILE_NAME:
        return is_named or has_top_keys(path, FILE_KEY)
    return has_top_keys(path, *SCENE_KEYS)


class MomentFailedError(Exception):
    """A moment is not as it was approved; its text is what a failure shows."""


class ProofFileItems(pytest.File):
    """A proof file, or a scene with a proof of its own, as a collector."""

    def collect(self) -> Iterator[MomentItem | UnreadableItem]:
        """Its moments. Needs no OpenGL; a feed is opened only for rows of moments, whose number it decides.

        Of a file with mistakes it is one test that fails with them: an error here would keep all others from running.
        """
        from vitrine.errors import InputError
        from vitrine.proof.plan.proof_plan import plan_proof, sharing_problem
        from vitrine.proof.run.moment_request import name_moments

        proofs = self.config.stash[SESSION].proofs
        try:
            plan = plan_proof(Path(os.path.relpath(self.path)))
            other = proofs.setdefault(plan.goldens.resolve(), self.path)
            if other != self.path:
                raise InputError(sharing_problem(Path(os.path.relpath(other)), plan.file, plan.name))
            moments = list(name_moments(plan))
        except InputError as error:
            yield UnreadableItem.from_parent(self, name=UNREADABLE, error=error)
            return
        for moment in moments:
            yield MomentItem.from_parent(self, name=f"{plan.name}/{moment.name}", moment=moment)


class UnreadableItem(pytest.Item):
    """A file whose moments cannot be told, as a test that fails with what is wrong in it."""

    def __init__(self, *, error: InputError, **rest: Any) -> None:
        super().__init__(**rest)
        self.error = error

    def runtest(self) -> None:
        """Raise it."""
        raise self.error

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Its sentences."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file and the name."""
        return self.path, None, self.name


class MomentItem(pytest.Item):
    """A moment of a proof as a test: it is drawn by the worker and compared with its golden, which may be written."""

    def __init__(self, *, moment: NamedMoment, **rest: Any) -> None:
        super().__init__(**rest)
        self.moment = moment

    def runtest(self) -> None:
        """Prove it. Raises MomentFailedError with the sentences that the command `prove` prints, and InputError."""
        from vitrine.proof.run.judgement import Rules
        from vitrine.proof.run.moment_request import MomentRequest

        session = self.config.stash[SESSION]
        rules = Rules(session.is_any_renderer, date.today())
        request = MomentRequest(self.path, self.moment, session.update, session.output, rules, session.text)
        answer: MomentAnswer = session.ask(request)
        with session.lock:
            session.tally.compared += sum(one.verdict in _COMPARED for one in answer.result.pictures)
            session.tally.written += answer.was_written
        if refusal := session.refuse_renderer(answer.identity):
            raise MomentFailedError(refusal)
        is_approved = answer.was_written and session.update != "missing"
        if answer.result.broken or not (answer.result.is_good or is_approved):
            raise MomentFailedError("\n".join(self._describe(answer)))

    def _describe(self, answer: MomentAnswer) -> Iterator[str]:
        from vitrine.proof.compare.picture_comparison import GOOD
        from vitrine.proof.report.sentences import list_sentences, name_moment

        result = answer.result
        yield name_moment(result)
        yield from (f"    {sentence}" for sentence in list_sentences(result))
        if answer.was_written:
            yield f"    {result.golden} was written; look at it and run again"
        elif result.verdict not in GOOD:
            mode = "missing" if result.verdict == "new" else "changed"
            root = self.config.rootpath
            for path in answer.evidence:
                yield f"    {path.relative_to(root) if path.is_relative_to(root) else path}"
            yield f"    where it is meant: pytest --vitrine-update {mode}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What a failure shows: sentences without a traceback, but for a fault of Vitrine's own."""
        from vitrine.errors import InputError, MachineError

        if isinstance(excinfo.value, MomentFailedError | InputError | MachineError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file, the line of the moment from 0, and the name."""
        return self.path, self.moment.line - 1, self.name

"""Git repository: what git knows of a folder's files: commits, files at a commit, the sides of a half-done merge."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vitrine.errors import InputError, Problem, truncate

#: A file's stages in the index of a half-done merge: what both sides began with, what HEAD has, what comes in.
Stage = Literal[1, 2, 3]
#: What tells that something is half done, and the name of what comes in.
OPERATIONS = {
    "MERGE_HEAD": "merge",
    "REBASE_HEAD": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}
#: No file's monitor is started, no name is quoted, whatever a repository's own settings say.
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotepath=off")


@dataclass(frozen=True, slots=True)
class GitRepository:
    """A work tree whose top is `top`. Paths are relative to it, with slashes. All methods raise InputError."""

    top: Path

    def locate(self, path: Path) -> str:
        """The path of a file in the work tree, relative to its top."""
        try:
            return path.resolve().relative_to(self.top).as_posix()
        except ValueError:
            hint = "keep the goldens in the repository of their scene"
            raise InputError(Problem(f"{path} lies outside the git repository {self.top}", hint=hint)) from None

    def find_operation(self) -> tuple[str, str]:
        """What is half done, such as "rebase", and the name of what comes in, such as REBASE_HEAD; "" for nothing."""
        for name, operation in OPERATIONS.items():
            if self.find_commit(name):
                return operation, name
        return "", ""

    def find_commit(self, name: str) -> str:
        """The commit of a name; "" where there is none."""
        done = self._call("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def find_merge_base(self, one: str, other: str) -> str:
        """The merge base of two commits; "" where there is none."""
        done = self._call("merge-base", one, other)
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    @property
    def is_shallow(self) -> bool:
        """Whether its history is cut off."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def list_unmerged(self) -> dict[str, dict[Stage, str]]:
        """The files of a half-done merge that are not settled, with the blobs of their stages."""
        found: dict[str, dict[Stage, str]] = {}
        for row in _split_rows(self._run("ls-files", "--unmerged", "-z")):
            head, _, path = row.partition("\t")
            _, blob, stage = head.split()
            found.setdefault(path, {})[int(stage)] = blob  # type: ignore[index]
        return found

    def list_files(self, commit: str, folder: str) -> dict[str, str]:
        """The blobs of all files below a folder at a commit, by path."""
        rows = _split_rows(self._run("ls-tree", "-r", "-z", commit, "--", folder))
        heads = (row.partition("\t") for row in rows)
        return {path: head.split()[2] for head, _, path in heads if head.split()[1] == "blob"}

    def read_blobs(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """The bytes of blobs, as they are stored, in order."""
        wanted = list(blobs)
        data = self._run("cat-file", "--batch", data="".join(f"{blob}\n" for blob in wanted).encode())
        at = 0
        for blob in wanted:
            head_end = data.index(b"\n", at)
            head = data[at:head_end].split()
            if len(head) != 3:
                hint = "run `git fetch`"
                raise InputError(Problem(f"git does not have the object {blob}", hint=hint))
            size = int(head[2])
            yield data[head_end + 1 : head_end + 1 + size]
            at = head_end + size + 2

    def stage(self, *paths: str) -> None:
        """Put files of the work tree into the index: they are settled."""
        self._run("add", "--force", "--", *paths)

    def remove(self, *paths: str) -> None:
        """Remove files from the work tree and the index: they are settled."""
        self._run("rm", "--quiet", "--force", "--ignore-unmatch", "--", *paths)

    def _run(self, *words: str, data: bytes | None = None) -> bytes:
        done = self._call(*words, data=data)
        if done.returncode != 0:
            said = " ".join(done.stderr.decode("utf-8", "replace").split()) or f"exit code {done.returncode}"
            raise InputError(Problem(f"git {words[0]} failed: {truncate(said, 400)}"))
        return done.stdout

    def _call(self, *words: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        return call_git(self.top, *words, data=data)


def find_repository(folder: Path) -> GitRepository:
    """The repository that a folder lies in. Raises InputError where it lies in none, or git is not there."""
    while not folder.is_dir():
        folder = folder.parent
    done = call_git(folder, "rev-parse", "--show-toplevel")
    if done.returncode != 0:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        if "not a git repository" in said:
            hint = "goldens are compared with another branch's, or merged, where git keeps them"
            raise InputError(Problem(f"{folder} lies in no git repository", hint=hint))
        raise InputError(Problem(f"git cannot open the repository of {folder}: {truncate(said, 400)}"))
    return GitRepository(Path(done.stdout.decode().rstrip("\n")).resolve())


def call_git(folder: Path, *words: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, speaking English and asking nobody. Raises InputError where it is not installed."""
    surroundings = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}
    command = ("git", *_SETTINGS, *words)
    try:
        return subprocess.run(command, cwd=folder, input=data, env=surroundings, capture_output=True, check=False)
    except FileNotFoundError:
        raise InputError(
            Problem("git is not installed", hint="install git, or leave --resolve and --against")
        ) from None


def _split_rows(data: bytes) -> list[str]:
    return [row for row in os.fsdecode(data).split("\0") if row]

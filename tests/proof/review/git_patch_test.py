"""Patches against git itself: whatever text, bytes and names, `git apply` makes exactly what was meant."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof.git_project import SURROUNDINGS
from vitrine.proof.review.git_patch import DeletedFile, FileChange, NewFile, TextChange, format_patch
from vitrine.proof.run.proposed_golden import hash_blob

NAMES = ("plain.golden", "with space.golden", 'quo"te.golden', "back\\slash.golden", "名前.golden", "tab\there.golden")


@pytest.fixture
def git(tmp_path: Path, require_tool: Callable[[str], str]) -> Callable[..., bytes]:
    """Call it with git's words and what it reads: runs it in a repository of its own."""
    program = require_tool("git")

    def run(*words: str, data: bytes = b"") -> bytes:
        done = subprocess.run(
            [program, *words], cwd=tmp_path, input=data, env={**os.environ, **SURROUNDINGS}, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-c", "init.defaultBranch=main", "init", "--quiet")
    return run


def test_texts_and_bytes_of_all_lengths_are_applied(tmp_path: Path, git: Callable[..., bytes]) -> None:
    chance = random.Random(7)
    changes: list[FileChange] = []
    wanted: dict[str, bytes | None] = {}
    for number, length in enumerate((0, 1, 2, 3, 4, 5, 51, 52, 53, 1000, 70_000)):
        data = chance.randbytes(length)
        changes.append(NewFile(f"pictures/new-{number}.webp", data))
        wanted[f"pictures/new-{number}.webp"] = data
        old = chance.randbytes(length + 1)
        path = tmp_path / "pictures" / f"old-{number}.webp"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(old)
        changes.append(DeletedFile(f"pictures/old-{number}.webp", hash_blob(old)))
        wanted[f"pictures/old-{number}.webp"] = None
    for number, name in enumerate(NAMES):
        rows = [f"key/{chance.randrange(10**6)} value \u2028 {row}\n" for row in range(200)]
        edited = [row for row in rows if chance.random() > 0.05] + ["more\n" * number]
        before = None if number == 3 else "".join(rows)
        if before is not None:
            (tmp_path / name).write_bytes(before.encode())
        changes.append(TextChange(name, before, "".join(edited)))
        wanted[name] = "".join(edited).encode()
    git("add", "--all")
    git("apply", "--index", data=format_patch(changes))
    for name, content in wanted.items():
        path = tmp_path / name
        assert (path.read_bytes() if path.exists() else None) == content, name


def test_bytes_that_are_others_than_meant_are_not_deleted(tmp_path: Path, git: Callable[..., bytes]) -> None:
    (tmp_path / "a.webp").write_bytes(b"another picture")
    git("add", "--all")
    with pytest.raises(AssertionError, match="does not match"):
        git("apply", data=format_patch([DeletedFile("a.webp", hash_blob(b"a picture"))]))
    assert (tmp_path / "a.webp").exists()


def test_a_blob_s_name_is_git_s(git: Callable[..., bytes]) -> None:
    assert git("hash-object", "--stdin", data=b"some bytes").decode().strip() == hash_blob(b"some bytes")

"""`--time-limit` ends in time what plays a scene, in order where it can and whatever hangs where it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]

Vitrine = Callable[..., Any]

#: A command that hangs while it writes: it waits as a thread does, or holds all of Python. Its shot takes no GL.
STUCK = """
import ctypes, sys, vitrine.cli, vitrine.output.time_limit
import vitrine.commands.shot as shot
from vitrine.files.atomic import atomic_write
vitrine.output.time_limit.GRACE_S = 0.2
def stuck(shots, output):
    with atomic_write(output) as beside:
        beside.write_bytes(b"half")
        {call}
shot.run_shot = stuck
vitrine.cli.main()
"""
HOLDS_ALL = "ctypes.PyDLL(None).sleep(100)"
WAITS = "import threading; threading.Event().wait(100)"


@pytest.mark.skipif(sys.platform == "win32", reason="sleep() is one of C libraries elsewhere")
@pytest.mark.parametrize("call", [WAITS, HOLDS_ALL])
def test_what_hangs_ends_and_leaves_nothing_half_written(tmp_path: Path, call: str) -> None:
    script = tmp_path / "stuck.py"
    script.write_text(STUCK.format(call=call))
    out = tmp_path / "out"
    out.mkdir()
    command = [
        sys.executable,
        "-P",
        str(script),
        "shot",
        "s.yaml",
        "--at",
        "1",
        "-o",
        "out/a.png",
        "--time-limit",
        "0.1",
    ]
    command += ["--time-limit", "0.1"]
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 124, done.stderr
    told = "the limit of 0.1 s has passed: the work was stopped, and nothing is left half written"
    assert done.stderr == f"vitrine: --time-limit: {told}\n"
    assert list(out.iterdir()) == []


def test_a_command_that_is_done_in_time_ends_as_ever(vitrine: Vitrine, scene: Path) -> None:
    assert vitrine("check", scene, "--no-play", "--time-limit", "1:40").code == 0
    assert vitrine("check", "absent.yaml", "--no-play", "--time-limit", "100").code == 1


def test_with_json_the_limit_is_told_in_json(vitrine: Vitrine, scene: Path) -> None:
    done = vitrine("check", scene, "--json", "--time-limit", "0.001")
    assert (done.code, done.err) == (124, "")
    assert "the limit of 0.001 s" in json.loads(done.out)["errors"][0]["message"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0", "seconds above 0"), ("-1", "seconds above 0"), ("nan", "is no time"), ("inf", "is no time")],
)
def test_no_limit_at_all_is_a_mistake_of_the_command_line(vitrine: Vitrine, scene: Path, typed: str, said: str) -> None:
    done = vitrine("check", scene, f"--time-limit={typed}")
    assert done.code == 2 and said in done.err

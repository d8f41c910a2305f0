"""Tracking job: the child process seen from its parent. It is started, listened to, and ended with whoever waits."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import vitrine
from vitrine.errors import InputError, MachineError, Problem
from vitrine.track.child import ChildRequest
from vitrine.track.lens_guess import LensGuess
from vitrine.track.time_span import TimeSpan

#: What the extra `track` brings, by the names of modules.
LIBRARIES = ("cv2", "pycolmap")
#: Shares of the work by stage, as seen on a walk of 44 s: what a bar shows is then about even in time.
STAGES = {"read": 0.33, "features": 0.24, "map": 0.24, "refine": 0.19}
#: Folders of temporary files begin with it, by which `vitrine privacy` finds what a killed run has left.
FOLDER_PREFIX = "vitrine-track-"
_PROGRAM = (
    "import sys; sys.path[:0] = [] if sys.argv[1] in sys.path else [sys.argv[1]]; "
    "from vitrine.track.child import run_child; run_child()"
)
_LAST_WORDS = 400
#: A disk with less is full: a database grows by pages of 4 kB, a key frame has 100 kB.
_LEAST_FREE_BYTES = 500_000

Progress = Callable[[str, float], None]


def check_libraries() -> None:
    """Raise MachineError where the extra is not installed."""
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        names = " and ".join({"cv2": "OpenCV"}.get(name, name) for name in missing)
        are = "is" if len(missing) == 1 else "are"
        raise MachineError(f'{names} {are} not installed, which track needs; pip install "vitrine-glasses[track]"')


def run_job(clip: Path, span: TimeSpan, lens: LensGuess, result: Path, on_progress: Progress) -> None:
    """Track a clip in a process of its own, which writes the file `result`.

    Raises InputError for what is wrong with the clip, MachineError where the process ended without an answer. Whatever
    is raised meanwhile, Ctrl+C among it, ends the process, and nothing of it is left.
    """
    with TemporaryDirectory(prefix=FOLDER_PREFIX, ignore_cleanup_errors=True) as folder:
        request = ChildRequest(
            clip=str(clip.absolute()), start_s=span.start_s, end_s=span.end_s, lens=lens,
            folder=folder, result=str(result.absolute()),
        )  # fmt: skip
        log = Path(folder) / "log"
        with log.open("wb") as errors:
            problem = _converse(request, errors.fileno(), on_progress)
        if problem is not None:
            if shutil.disk_usage(folder).free < _LEAST_FREE_BYTES:
                where = Path(folder).parent
                raise MachineError(
                    f"the disk of {where} is full, where key frames lie meanwhile; make room, or set TMPDIR"
                )
            last = log.read_text(encoding="utf-8", errors="replace").strip()[-_LAST_WORDS:]
            raise MachineError(f"tracking ended before it was done: {problem}" + (f"\n{last}" if last else ""))


def _converse(request: ChildRequest, errors: int, on_progress: Progress) -> str | None:
    """Run the process to its end; what went wrong that is no fault of the clip."""
    package = str(Path(vitrine.__file__).resolve().parents[1])
    command = [sys.executable, "-P", "-c", _PROGRAM, package]
    # In a group of its own a Ctrl+C of the terminal comes here alone, and from here to it.
    group = None if sys.platform == "win32" else 0
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, process_group=group
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(request.model_dump_json() + "\n")
        process.stdin.flush()
        for row in _read_rows(process.stdout):
            if "stage" in row:
                on_progress(str(row["stage"]), float(str(row["part"])))
            elif isinstance(problems := row.get("problems"), list):
                raise InputError(Problem(str(problem)) for problem in problems)
            elif "fault" in row:
                return str(row["fault"])
            else:
                return None
        code = process.wait()
        return f"its process ended with code {code}"
    except BrokenPipeError:
        return f"its process ended with code {process.wait()}"
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _read_rows(lines: Iterator[str]) -> Iterator[dict[str, object]]:
    for line in lines:
        if line.startswith("{"):
            yield json.loads(line)

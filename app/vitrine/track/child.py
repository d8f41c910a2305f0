"""The child process of tracking: reads a request from stdin, tells its progress on stdout, and ends with its parent.

A process of its own, so that Ctrl+C ends it in the midst of a call in C, and its memory is gone when it is done.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import TextIO

from vitrine.document.model import Model
from vitrine.errors import InputError
from vitrine.track.lens_guess import LensGuess
from vitrine.track.time_span import TimeSpan

#: Progress is told when it has grown by so much.
_STEP = 0.005


class ChildRequest(Model):
    """A request as a line of JSON: what a TrackRequest holds, the folder to work in, and where the result goes."""

    clip: str
    start_s: float
    end_s: float | None
    lens: LensGuess
    folder: str
    result: str


def run_child() -> None:
    """Do what the line on stdin asks; the last line on stdout is `{"done": true}` or `{"problems": [...]}`."""
    request = ChildRequest.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    # Libraries in C write their reports to either stream; ours alone goes to the parent.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    try:
        _track(request, answers)
    except InputError as error:
        _tell(answers, {"problems": [str(problem) for problem in error.problems]})
    except MemoryError:
        _tell(answers, {"fault": "there was not enough memory"})
    except Exception as error:
        traceback.print_exc()
        _tell(answers, {"fault": f"{type(error).__name__}: {error}"})


def _track(request: ChildRequest, answers: TextIO) -> None:
    from vitrine.track.clip_tracker import TrackRequest, track_clip
    from vitrine.track.track_result import save_result

    last = ["", ""]

    def on_progress(stage: str, part: float) -> None:
        row = [stage, str(int(part / _STEP))]
        if row != last:
            last[:] = row
            _tell(answers, {"stage": stage, "part": round(part, 4)})

    asked = TrackRequest(
        Path(request.clip),
        TimeSpan(request.start_s, request.end_s),
        request.lens,
    )
    result = track_clip(asked, Path(request.folder), on_progress)
    save_result(Path(request.result), result)
    _tell(answers, {"done": True})


def _tell(answers: TextIO, row: dict[str, object]) -> None:
    print(json.dumps(row), file=answers, flush=True)


def _end_with_parent() -> None:
    """Wait for the end of stdin, which comes when the parent ends, however that ends; then end at once."""
    sys.stdin.buffer.read()
    os._exit(1)

"""The process that has imported the program and forks: the other end of `tests/prepared_program.py`.

It imports what the commands import, and nothing else is done in it: no GL, no scene, no thread of ours.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import vitrine
from tests.prepared_program import LONGEST_REQUEST
from vitrine import cli
from vitrine.commands.start import end_in_silence

#: Whose modules are imported beforehand, with all that they import.
ROOMS = ("commands", "engine", "gpu", "output", "report")


def serve(door: socket.socket) -> None:
    """Run what is asked for, one after another, until the asker closes the door."""
    while True:
        request, handles, _, _ = socket.recv_fds(door, LONGEST_REQUEST, 3)
        if not request:
            return
        child = os.fork()
        if not child:
            door.close()
            become_program(json.loads(request), handles)
        for handle in handles:
            os.close(handle)
        _, status = os.waitpid(child, 0)
        door.sendall(str(os.waitstatus_to_exitcode(status)).encode())


def become_program(request: Mapping[str, Any], handles: Sequence[int]) -> None:
    """Take the asker's surroundings, and run its command line or program to the end of this process."""
    for number, handle in enumerate(handles):
        os.dup2(handle, number)
        os.close(handle)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["surroundings"])
    if "program" in request:
        exec(request["program"], {"__name__": "__main__"})
        sys.exit()
    end_in_silence()
    # What is started anew under a time limit is started by these.
    sys.orig_argv[:] = [sys.executable, "-P", "-m", "vitrine.cli", *request["words"]]
    sys.argv[:] = [cli.__file__, *request["words"]]
    cli.main()


def import_rooms() -> None:
    """Import the rooms' modules; those that need an extra that is missing are left out."""
    package = Path(vitrine.__file__).parent
    for path in sorted(path for room in ROOMS for path in (package / room).rglob("*.py")):
        with suppress(ImportError):
            importlib.import_module(".".join((vitrine.__name__, *path.relative_to(package).with_suffix("").parts)))


if __name__ == "__main__":
    import_rooms()
    serve(socket.socket(fileno=int(sys.argv[1])))

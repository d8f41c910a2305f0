"""A live stream that leaves the machine nowhere: another process sends a clip on a port of its own, while it lives."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.feed.clip import Clip

#: Whoever connects gets the clip again and again, or once; the socket that listens comes from the parent.
_SEND = """
import socket, sys, threading, time
listening, clip, often = socket.socket(fileno=int(sys.argv[1])), open(sys.argv[2], "rb").read(), sys.argv[3] == "often"

def send(to):
    with to:
        try:
            to.sendall(clip)
            while often:
                time.sleep(0.2)
                to.sendall(clip)
        except OSError:
            pass

while True:
    threading.Thread(target=send, args=listening.accept()[:1], daemon=True).start()
"""


class Sender:
    """Sends from `start` to `stop`; while it does not, its address leads nowhere, as of a camera that is unplugged."""

    def __init__(self, folder: Path, clip: Path | None = None, often: bool = True) -> None:
        self._clip = clip or Clip(count=12, width=320, height=180).write(folder / "sent.ts")
        self._often = "often" if often else "once"
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """What a user would type after --feed."""
        return f"tcp://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen, on the same port as the time before, and start the process that sends."""
        with socket.socket() as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", self._port))
            listening.listen()
            self._port = listening.getsockname()[1]
            number = listening.fileno()
            command = [sys.executable, "-S", "-c", _SEND, str(number), str(self._clip), self._often]
            self._process = subprocess.Popen(command, pass_fds=[number])

    def stop(self) -> None:
        """End the process, and with it the stream."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

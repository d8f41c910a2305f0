"""A live stream without a network: another process sends a clip through a named pipe, for as long as it lives."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Self

from tests.feed.clip import Clip


class Sender:
    """Sends from `start` to `stop`; while it does not, its address leads nowhere, as of a camera that is unplugged."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._pipe = folder, folder / "stream.ts"
        self._process: subprocess.Popen[bytes] | None = None
        Clip(count=12, width=320, height=180).write(folder / "sent.ts")

    @property
    def address(self) -> str:
        """What a user would type after --feed."""
        return self._pipe.as_uri()

    def start(self) -> None:
        """Make the pipe, and the process that fills it."""
        os.mkfifo(self._pipe)
        send = f"while :; do cat sent.ts; sleep 0.2; done > {self._pipe.name}"
        self._process = subprocess.Popen(["sh", "-c", send], cwd=self._folder, start_new_session=True)

    def stop(self) -> None:
        """End the process, and with it the stream."""
        self._pipe.unlink(missing_ok=True)
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

"""Proof session: what a run of pytest shares: its options, the worker that draws, and what was compared."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vitrine.pytest_plugin.tally import Tally

if TYPE_CHECKING:
    from vitrine.proof.draw.renderer_identity import RendererIdentity
    from vitrine.stage.text.text_mode import TextMode
    from vitrine.workers.request import Request
    from vitrine.workers.worker import Worker


class ProofSession:
    """One run in one process. The worker starts when a picture is first asked for, from whatever thread."""

    def __init__(self, config: pytest.Config) -> None:
        self.root = config.rootpath
        self.update = config.getoption("--vitrine-update")
        self.is_any_renderer = config.getoption("--vitrine-renderer") == "any"
        self.text: TextMode | None = config.getoption("--vitrine-text")
        self.output: Path = self.root / config.getoption("--vitrine-output")
        self.tally = Tally()
        #: The folders of scenes' goldens, by the proof that they belong to.
        self.proofs: dict[Path, Path] = {}
        #: Held while a golden is written, and while the tally changes: tests may have threads.
        self.lock = threading.Lock()
        self._worker: Worker | None = None

    def ask(self, request: Request[Any]) -> Any:
        """Ask the worker, and wait for its answer. Raises what was raised there, and MachineError."""
        with self.lock:
            if self._worker is None:
                from vitrine.workers.worker import Worker

                self._worker = Worker()
        return self._worker.ask(request)

    def refuse_renderer(self, identity: RendererIdentity) -> str:
        """Why pictures of a renderer are not compared; nothing where they are."""
        if identity.is_reference or self.is_any_renderer:
            return ""
        return f"{identity} is not the reference renderer; --vitrine-renderer any compares all the same"

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()


#: Where a run keeps it.
SESSION = pytest.StashKey[ProofSession]()

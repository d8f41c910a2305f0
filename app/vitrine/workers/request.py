"""Request: what a worker process is asked, a value that is pickled, sent there, and answered at the workbench there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # who asks needs no OpenGL, nor the time that its import takes
    from vitrine.workers.workbench import Workbench

T_co = TypeVar("T_co", covariant=True)


class Request(Protocol[T_co]):
    """What can be asked. Request and answer are pickled; the class must be importable by its name in another process.

    What `answer` raises is raised where it was asked.
    """

    def answer(self, bench: Workbench) -> T_co:
        """Answer it at a workbench that lives as long as the process. The current folder is that of who asked."""
        ...

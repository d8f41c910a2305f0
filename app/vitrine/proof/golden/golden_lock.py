"""Golden lock: while one run writes goldens below a folder, no other one does. It goes with its process, however."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import make_folder
from vitrine.files.partial_file import hold_lock


@contextmanager
def lock_goldens(roots: Iterable[Path]) -> Iterator[None]:
    """A context in which this process alone may write below these folders. Raises InputError where another may."""
    with ExitStack() as locks:
        for root in sorted(set(roots)):
            make_folder(root)
            try:
                locks.enter_context(hold_lock(root))
            except OSError:
                hint = "wait until it has ended"
                raise InputError(Problem("another run is writing these goldens", Place(str(root)), hint=hint)) from None
        yield

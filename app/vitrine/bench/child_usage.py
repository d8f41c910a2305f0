"""What all child processes that have ended took: processor time, and the most memory of one."""

from __future__ import annotations

import sys
from typing import NamedTuple


class ChildUsage(NamedTuple):
    """Processor seconds of all together, megabytes of the largest; NaN where the system does not tell."""

    cpu_s: float
    memory_mb: float


def read_child_usage() -> ChildUsage:
    """What they took until now."""
    if sys.platform == "win32":
        return ChildUsage(float("nan"), float("nan"))
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Kilobytes, but for macOS.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return ChildUsage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)

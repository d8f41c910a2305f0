"""Executors that a command line asks for: this process, others of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from vitrine.errors import CommandLineError, MachineError, Problem
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.workers.executor import Executor, OwnProcess
from vitrine.workers.pool import Pool
from vitrine.workers.workbench import Workbench


def check_executor(workers: int | None, cluster: str | None) -> None:
    """Check that one place alone is named. Raises CommandLineError."""
    if workers is not None and cluster is not None:
        message = "--workers and --cluster name two places"
        raise CommandLineError(Problem(message, hint="leave one of them away"))


def open_executor(
    workers: int,
    cluster: str | None,
    bench: Workbench,
    list_files: Callable[[], Iterable[Path]],
    identify: Callable[[], RendererIdentity],
) -> Executor:
    """Open the executor of so many `workers`, or that of a cluster's scheduler, whose workers get the listed files.

    Raises InputError and MachineError where that cannot be.
    """
    if cluster is None:
        return OwnProcess(bench) if workers == 1 else Pool(workers)
    try:
        from vitrine.proof.run.cluster import open_cluster
    except ImportError:
        message = 'Dask is not installed, which --cluster needs; pip install "vitrine-glasses[cluster]"'
        raise MachineError(message) from None
    from vitrine.proof.run.bundle import pack_bundle

    return open_cluster(cluster, pack_bundle(list_files()), identify())

"""Cluster: requests answered by the workers of a Dask scheduler, each of which asks a process of its own that draws.

A task never touches GL: the process that runs it may have threads, and has others' tasks besides.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from distributed import Client, KilledWorker, WorkerPlugin, as_completed, get_worker
from distributed import Worker as DaskWorker

from vitrine.errors import InputError, MachineError, Problem
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.kept.program_digest import digest_code
from vitrine.proof.run.bundle import Bundle, unpack_bundle
from vitrine.proof.run.prove_request import identify_bench
from vitrine.version import __version__
from vitrine.workers.pool import split_evenly
from vitrine.workers.request import Request
from vitrine.workers.workbench import Workbench
from vitrine.workers.worker import Worker

T = TypeVar("T")

#: A scheduler that does not answer for so long is not there.
CONNECT_TIMEOUT_S = 10


class WorkerIdentity(NamedTuple):
    """What two machines must have alike to give the same pictures: the version, its code by hash, the renderer."""

    version: str
    code: str
    renderer: str

    def __str__(self) -> str:
        return f"Vitrine {self.version} ({self.code[:12]}), {self.renderer}"


class IdentifyRequest(NamedTuple):
    """A request for the identity of the process that answers it."""

    def answer(self, bench: Workbench) -> WorkerIdentity:
        """It, with the renderer that it has."""
        return identify_worker(identify_bench(bench))


def identify_worker(renderer: RendererIdentity) -> WorkerIdentity:
    """The identity of this program with its renderer."""
    return WorkerIdentity(__version__, digest_code(), str(renderer))


class DrawingPlugin(WorkerPlugin):
    """What each Dask worker holds for a run, one that joins late or again, too: its bundle, and a process that draws.

    The process is started by the first task, and ends with the run or the worker.
    """

    def __init__(self, bundle: Bundle, expected: WorkerIdentity) -> None:
        self.name = f"vitrine-{bundle.digest}"
        self._bundle, self._expected = bundle, expected

    def setup(self, worker: DaskWorker) -> None:
        """Begin in the process of a Dask worker."""
        self._folder = unpack_bundle(self._bundle, Path(worker.local_directory))
        self._worker, self._address = Worker(), worker.address
        self._identity: WorkerIdentity | None = None

    def teardown(self, worker: DaskWorker) -> None:
        """End the process."""
        self._worker.close()

    def answer(self, request: Request[T]) -> T:
        """Answer a request in the folder of the bundle. Raises MachineError where the identity is not the expected."""
        if self._identity is None:
            self._identity = self._worker.submit(IdentifyRequest(), self._folder).result()
        if self._identity != self._expected:
            message = f"{self._address} has {self._identity}, this machine {self._expected}"
            raise MachineError(f"{message}; install the same on both")
        return self._worker.submit(request, self._folder).result()


def _answer_there(plugin_name: str, request: Request[Any]) -> Any:
    """The task: what the plugin of whichever worker runs it answers."""
    plugin = get_worker().plugins[plugin_name]
    assert isinstance(plugin, DrawingPlugin)
    return plugin.answer(request)


class Cluster:
    """An executor over the workers of a scheduler, which have what is in `bundle`, and must be of identity `expected`.

    A worker that is lost gives its tasks to the others; each request is answered once.
    """

    def __init__(self, client: Client, bundle: Bundle, expected: WorkerIdentity) -> None:
        self._client, self._plugin = client, DrawingPlugin(bundle, expected)
        self._addresses = sorted(client.scheduler_info(n_workers=-1)["workers"])
        self.width = max(1, len(self._addresses))
        client.register_plugin(self._plugin)

    def run(self, requests: Sequence[Request[T]]) -> Iterator[tuple[int, T]]:
        """As `Executor.run`."""
        numbers = {}
        for part, address in zip(split_evenly(range(len(requests)), self.width), self._addresses, strict=False):
            for number in part:
                future = self._client.submit(
                    *(_answer_there, self._plugin.name, requests[number]),
                    workers=[address], allow_other_workers=True, pure=False, priority=-number,
                )  # fmt: skip
                numbers[future] = number
        try:
            answers = as_completed(list(numbers), loop=self._client.loop, with_results=True)  # type: ignore[no-untyped-call]
            for future, answer in answers:
                number = numbers.pop(future)
                future.release()  # pictures come with answers: a worker keeps them until they are taken
                yield number, answer
        except KilledWorker as error:
            raise MachineError(f"the cluster lost its workers again and again: {error.args[0]}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.unregister_worker_plugin(self._plugin.name)  # type: ignore[no-untyped-call]
        self._client.close()  # type: ignore[no-untyped-call]


def quiet_dask() -> None:
    """Let Dask tell of what is wrong alone: it logs each connection."""
    logging.getLogger("distributed").setLevel(logging.ERROR)


def open_cluster(address: str, bundle: Bundle, renderer: RendererIdentity) -> Cluster:
    """Connect to a scheduler. Raises InputError where none answers, MachineError where it has no workers."""
    quiet_dask()
    try:
        client = Client(address, timeout=CONNECT_TIMEOUT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        hint = "start `dask scheduler`, and `dask worker` on each machine"
        raise InputError(Problem(f"--cluster {address}: no scheduler answers ({reason})", hint=hint)) from None
    return Cluster(client, bundle, identify_worker(renderer))

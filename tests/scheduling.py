"""How tests are shared among processes: a file stays in one, and all files that draw stay in the same one."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

#: How files are called whose tests need a GL context.
DRAWS = "_gl_test.py"


class OneProcessDraws(LoadScopeScheduling):  # type: ignore[misc]
    """Scheduling of pytest-xdist by file, but that those which draw are one share: they keep the one order in which
    they use the one GL context, and the software renderer has threads enough for one.
    """

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """The share of a test, by its id: those of a share run in one process, in their order."""
    file = nodeid.partition("::")[0]
    return "draws" if file.endswith(DRAWS) else file

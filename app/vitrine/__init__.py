"""Vitrine shows a smart-glasses overlay as its wearer would see it: on any glasses, in any light, over any footage.

`render`, `open_session` and `check` are the interface for Python; each is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vitrine.version import __version__

if TYPE_CHECKING:
    from vitrine.api import OpenScene, check, open_session, render, render_shot
    from vitrine.engine.report import Report
    from vitrine.engine.shot import Shot
    from vitrine.errors import InputError, MachineError
    from vitrine.output.drawn_shot import Picture

__all__ = (
    "InputError",
    "MachineError",
    "OpenScene",
    "Picture",
    "Report",
    "Shot",
    "__version__",
    "check",
    "open_session",
    "render",
    "render_shot",
)


#: The modules of what is not of the interface's own.
_MODULES = {
    "InputError": "vitrine.errors",
    "MachineError": "vitrine.errors",
    "Picture": "vitrine.output.drawn_shot",
    "Report": "vitrine.engine.report",
    "Shot": "vitrine.engine.shot",
}


def __getattr__(name: str) -> Any:
    """What is public, imported when it is first asked for: commands that need none of it start no later."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_MODULES.get(name, "vitrine.api")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""OpenGL 3.3 core contexts: a headless one through EGL, or the one that a window has made current."""

from __future__ import annotations

import os
import sys
from typing import Any

import moderngl

from vitrine.errors import MachineError
from vitrine.gpu.resources.egl_devices import read_device_index

REQUIRED_VERSION = 330
#: The libraries by their run-time names: the plain ones belong to packages for developers.
EGL_BACKEND: dict[str, Any] = {"backend": "egl", "libgl": "libGL.so.1", "libegl": "libEGL.so.1"}
REMEDY = "run `vitrine doctor` to see what is missing and how to get it"


def create_headless() -> moderngl.Context:
    """Create a headless context; with EGL on the device that VITRINE_EGL_DEVICE names.

    Raises MachineError where the machine gives none.
    """
    if sys.platform.startswith("linux"):
        return _create_linux()
    try:
        return _check_version(moderngl.create_context(standalone=True, require=REQUIRED_VERSION))
    except Exception as error:  # glcontext raises bare Exception
        raise MachineError(f"no OpenGL 3.3 context could be made ({error}); {REMEDY}") from error


def _create_linux() -> moderngl.Context:
    os.environ.setdefault("EGL_PLATFORM", "surfaceless")
    index = read_device_index()
    device: dict[str, Any] = {} if index is None else {"device_index": index}
    try:
        context = moderngl.create_context(standalone=True, require=REQUIRED_VERSION, **EGL_BACKEND, **device)
    except Exception as error:  # glcontext raises bare Exception
        reason = " ".join(str(error).split())
        raise MachineError(f"no OpenGL 3.3 context could be made without a display ({reason}); {REMEDY}") from error
    return _check_version(context)


def adopt_current() -> moderngl.Context:
    """Adopt the current context of a window. The window must exist: without one moderngl may crash."""
    try:
        return _check_version(moderngl.create_context(require=REQUIRED_VERSION))
    except Exception as error:  # glcontext raises bare Exception
        raise MachineError(f"the window has no OpenGL 3.3 context ({error}); {REMEDY}") from error


def _check_version(context: moderngl.Context) -> moderngl.Context:
    if context.version_code < REQUIRED_VERSION:
        version = f"{context.version_code // 100}.{context.version_code // 10 % 10}"
        raise MachineError(f"OpenGL 3.3 is needed, this machine has {version} ({driver_name(context)}); {REMEDY}")
    return context


def driver_name(context: moderngl.Context) -> str:
    """The name of the driver's renderer, GL_RENDERER."""
    return str(context.info["GL_RENDERER"])


def is_software(context: moderngl.Context) -> bool:
    """Whether the CPU rasterises: then the feed comes as RGBA, since texture fetches cost more than swscale."""
    return any(name in driver_name(context).lower() for name in ("llvmpipe", "softpipe", "swiftshader", "swrast"))

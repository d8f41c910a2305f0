"""Program digest: what besides a user's files decides pixels and figures: our code, libraries, the processor."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from importlib import metadata
from pathlib import Path

import vitrine
from vitrine import paths

#: The packages whose code a pixel or a figure passes through; those of windows, terminals and servers are left out.
LIBRARIES = (
    *("av", "freetype-py", "moderngl", "numpy", "pillow", "pydantic", "pydantic-core", "pyrr"),
    *("python-statemachine", "pyyaml", "uharfbuzz", "icu4py"),
)
#: Our assets that any scene may be drawn with; its own scene and feed are counted with its files.
_ASSETS = ("devices", "environments", "fonts")
#: Environment variables that change how drivers and libraries compute, by their first letters.
_PREFIXES = ("GALLIUM_", "LIBGL_", "LP_", "MESA_", "VITRINE_EGL", "NPY_", "OPENBLAS_CORETYPE")


def digest_program() -> str:
    """The SHA-256 of our own code, shaders and assets, of Python's and the libraries' versions, of the processor's
    model, and of what the environment tells drivers.
    """
    digest = hashlib.sha256()
    for word in (
        sys.version,
        platform.machine(),
        read_processor_model(),
        *platform.libc_ver(),
        *(f"{name} {_version(name)}" for name in LIBRARIES),
        *sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(_PREFIXES)),
        digest_code(),
    ):
        digest.update(f"{word}\n".encode())
    return digest.hexdigest()


def digest_code() -> str:
    """The SHA-256 of our own code, shaders and assets: what two machines must have alike to draw alike."""
    digest = hashlib.sha256()
    package = Path(vitrine.__file__).parent
    roots = ((package, "*.py"), (paths.shaders(), "*"), *((paths.assets() / name, "*") for name in _ASSETS))
    for root, pattern in roots:
        for path in sorted(root.rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_processor_model() -> str:
    """The model of the processor, as the system names it, with the vector instructions that Linux lists."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split("\n\n", 1)[0].splitlines()
    except OSError:
        return platform.processor()
    return "; ".join(line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part")))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"

"""The command `doctor`: what this machine has, what is missing and how to get it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from vitrine import paths
from vitrine.errors import DONE, MACHINE_AT_FAULT, InputError, MachineError
from vitrine.escape import escaped
from vitrine.output.answer import print_json

PACKAGES = (
    "pygame-ce", "moderngl", "pyrr", "numpy", "pillow", "av", "uharfbuzz", "freetype-py",
    "python-statemachine", "pydantic", "PyYAML", "watchfiles", "typer", "rich",
)  # fmt: skip


class Finding(NamedTuple):
    """The result of one check; `remedy` says how to get what is missing."""

    name: str
    ok: bool
    text: str
    remedy: str = ""


def run_doctor(as_json: bool) -> int:
    """Print all checks; exit code 3 where something is missing that pictures need."""
    checks = list(examine())
    missing = [check for check in checks if not check.ok]
    if as_json:
        print_json({"findings": [check._asdict() for check in checks]})
    else:
        for check in checks:
            print(f"{'ok     ' if check.ok else 'missing'}  {check.name:<19} {escaped(check.text)}")
            if check.remedy:
                print(f"         {'':<19} {escaped(check.remedy)}")
    return MACHINE_AT_FAULT if missing else DONE


def examine() -> Iterator[Finding]:
    """Check everything, one thing after the other."""
    yield Finding("python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield from _packages()
    yield _pygame()
    yield _renderer()
    yield _display()
    yield _fonts()
    yield _cameras()
    for tool in ("Xvfb", "xdotool"):
        found = shutil.which(tool)
        text = found or "not there; only the window's tests need it"
        yield Finding(tool, True, text, "" if found else f"apt-get install {tool.lower()}")


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, True, version(name))
        except PackageNotFoundError:
            yield Finding(name, False, "not installed", "python3 run.py installs it")


def _pygame() -> Finding:
    try:
        found = version("pygame")
    except PackageNotFoundError:
        return Finding("pygame", True, "the older package of the same import name is not in the way")
    return Finding("pygame", False, f"pygame {found} is installed beside pygame-ce", "pip uninstall pygame")


def _renderer() -> Finding:
    from vitrine.gpu import context

    try:
        ctx = context.headless()
    except MachineError as error:
        remedy = "apt-get install libgl1 libegl1 libgl1-mesa-dri" if sys.platform == "linux" else "update the driver"
        return Finding("renderer", False, str(error), remedy)
    text = f"{context.renderer(ctx)}, OpenGL {ctx.version_code // 100}.{ctx.version_code // 10 % 10}"
    text += ", drawn by the processor" if context.is_software(ctx) else ""
    ctx.release()
    return Finding("renderer", True, text)


def _display() -> Finding:
    from vitrine.window.display import has_display

    if has_display():
        return Finding("display", True, "there is one")
    return Finding("display", True, "none: no window, but shot, record and check work; the demo becomes a film")


def _fonts() -> Finding:
    from vitrine.stage.text.font import FontSet

    try:
        fonts = FontSet(system=False)
        for number in range(len(fonts.pinned)):
            fonts.face(number)
    except InputError as error:
        return Finding("fonts", False, str(error), f"restore {paths.assets() / 'fonts'}")
    return Finding("fonts", True, "Noto Sans SC and Noto Sans, regular and bold; for what they lack, the system's")


def _cameras() -> Finding:
    from vitrine.feed.device import cameras

    found = cameras()
    return Finding("cameras", True, ", ".join(str(camera) for camera in found) or "none")

"""The command `doctor`: what this machine has, what is missing and how to get it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from vitrine import paths
from vitrine.errors import EXIT_MACHINE_ERROR, EXIT_OK, InputError, MachineError
from vitrine.escape import escape_line
from vitrine.output.json_output import print_json

PACKAGES = (
    "pygame-ce", "moderngl", "pyrr", "numpy", "pillow", "av", "uharfbuzz", "freetype-py",
    "python-statemachine", "pydantic", "PyYAML", "watchfiles", "typer", "rich",
)  # fmt: skip


class DoctorCheck(NamedTuple):
    """The result of one check; `remedy` says how to get what is missing."""

    name: str
    ok: bool
    text: str
    remedy: str = ""


def run_doctor(as_json: bool) -> int:
    """Print all checks; exit code 3 where something is missing that pictures need."""
    checks = list(run_checks())
    missing = [check for check in checks if not check.ok]
    if as_json:
        print_json({"findings": [check._asdict() for check in checks]})
    else:
        for check in checks:
            print(f"{'ok     ' if check.ok else 'missing'}  {check.name:<19} {escape_line(check.text)}")
            if check.remedy:
                print(f"         {'':<19} {escape_line(check.remedy)}")
    return EXIT_MACHINE_ERROR if missing else EXIT_OK


def run_checks() -> Iterator[DoctorCheck]:
    """Check everything, one thing after the other."""
    yield DoctorCheck("python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield from _check_packages()
    yield _check_pygame()
    yield _check_renderer()
    if sys.platform.startswith("linux"):
        yield _list_egl_devices()
    yield _check_display()
    yield _check_fonts()
    yield _check_cameras()
    for tool in ("Xvfb", "xdotool"):
        found = shutil.which(tool)
        text = found or "not there; only the window's tests need it"
        yield DoctorCheck(tool, True, text, "" if found else f"apt-get install {tool.lower()}")


def _check_packages() -> Iterator[DoctorCheck]:
    for name in PACKAGES:
        try:
            yield DoctorCheck(name, True, version(name))
        except PackageNotFoundError:
            yield DoctorCheck(name, False, "not installed", "python3 run.py installs it")


def _check_pygame() -> DoctorCheck:
    try:
        found = version("pygame")
    except PackageNotFoundError:
        return DoctorCheck("pygame", True, "the older package of the same import name is not in the way")
    return DoctorCheck("pygame", False, f"pygame {found} is installed beside pygame-ce", "pip uninstall pygame")


def _check_renderer() -> DoctorCheck:
    from vitrine.gpu.resources import context
    from vitrine.gpu.resources.egl_devices import DEVICE_VARIABLE

    try:
        ctx = context.create_headless()
    except MachineError as error:
        remedy = "apt-get install libgl1 libegl1 libgl1-mesa-dri" if sys.platform == "linux" else "update the driver"
        remedy = f"without {DEVICE_VARIABLE} the first device draws" if os.environ.get(DEVICE_VARIABLE) else remedy
        return DoctorCheck("renderer", False, str(error), remedy)
    text = f"{context.driver_name(ctx)}, OpenGL {ctx.version_code // 100}.{ctx.version_code // 10 % 10}"
    text += ", drawn by the processor" if context.is_software(ctx) else ""
    ctx.release()
    return DoctorCheck("renderer", True, text)


def _list_egl_devices() -> DoctorCheck:
    from vitrine.gpu.resources.egl_devices import DEVICE_VARIABLE, list_egl_devices

    found = ", ".join(str(device) for device in list_egl_devices())
    remedy = f"{DEVICE_VARIABLE}=N draws without a display on the one with the number N"
    return DoctorCheck("EGL devices", True, found or "none is listed", remedy if found else "")


def _check_display() -> DoctorCheck:
    from vitrine.window.display import has_display

    if has_display():
        return DoctorCheck("display", True, "there is one")
    return DoctorCheck("display", True, "none: no window, but shot, record and check work; the demo becomes a film")


def _check_fonts() -> DoctorCheck:
    from vitrine.stage.text.font import FontSet

    try:
        fonts = FontSet(use_system_fonts=False)
        for number in range(len(fonts.pinned_paths)):
            fonts.get_face(number)
    except InputError as error:
        return DoctorCheck("fonts", False, str(error), f"restore {paths.assets() / 'fonts'}")
    return DoctorCheck("fonts", True, "Noto Sans SC and Noto Sans, regular and bold; for what they lack, the system's")


def _check_cameras() -> DoctorCheck:
    from vitrine.feed.cameras import list_cameras

    found = list_cameras()
    remedy = "--feed camera:NAME, or the numbers behind it, finds one again whichever port it is plugged into"
    text = ", ".join(camera.description for camera in found)
    return DoctorCheck("cameras", True, text or "none", remedy if found else "")

"""Cameras of Linux: what is connected, by name, by what it says of itself over USB, and where it is again once it was
plugged in anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from vitrine.errors import InputError, Problem, suggest_name

_SYSFS_FOLDER, _LINK_FOLDER = Path("/sys/class/video4linux"), Path("/dev/v4l/by-id")
#: A maker's and a product's number, and the serial number where there is one.
_USB_PATTERN = re.compile(r"(?P<product>[0-9a-f]{4}:[0-9a-f]{4})(?::(?P<serial>.+))?", re.IGNORECASE)


class Camera(NamedTuple):
    """A V4L2 capture node: its number in /dev/video*, and its driver's name for it.

    Where it is one of USB: `product` is its maker's and its own number, such as 046d:082d, with its `serial` number,
    the `port` that it is plugged into, and the name of udev's `link` to it in /dev/v4l/by-id.
    """

    number: int
    name: str
    product: str = ""
    serial: str = ""
    port: str = ""
    link: str = ""

    @property
    def node_path(self) -> str:
        """The path of its node under /dev."""
        return f"/dev/video{self.number}"

    @property
    def description(self) -> str:
        """Its number, its name and, where it has one, what finds it wherever it is plugged in."""
        stable = ":".join(part for part in (self.product, self.serial) if part)
        return f'{self.number} "{self.name}"{f" {stable}" if stable else ""}'


def list_cameras(folder: Path = _SYSFS_FOLDER, links: Path = _LINK_FOLDER) -> list[Camera]:
    """List the cameras of Linux, by number; none on other systems."""
    names = {_read_target(link): link.name for link in sorted(links.glob("*"))}
    found_cameras = []
    for entry in folder.glob("video*"):
        try:
            # A camera has several nodes, one to capture and others for metadata: the first captures.
            if (entry / "index").read_text().strip() == "0":
                number, name = int(entry.name[5:]), (entry / "name").read_text().strip()
                found_cameras.append(Camera(number, name, *_read_usb(entry / "device"), names.get(entry.name, "")))
        except (OSError, ValueError):
            continue
    return sorted(found_cameras)


def find_camera(wanted: str, cameras: list[Camera]) -> Camera:
    """Find a camera by number, name or part of a name, by its numbers of USB, or by its link in /dev/v4l/by-id.

    Case is ignored. Raises InputError listing those that exist.
    """
    matches = _match(wanted, cameras)
    if len(matches) == 1:
        return matches[0]
    message = f'there are {len(matches)} cameras "{wanted}"' if matches else f'there is no camera "{wanted}"'
    listed = ", ".join(camera.description for camera in matches or cameras)
    allowed = listed or "no camera is connected, or this system's cameras are not V4L2"
    hint = "" if matches else suggest_name(wanted, [camera.name for camera in cameras])
    raise InputError(Problem(message, allowed=allowed, hint=hint))


def find_again(known: Camera, cameras: list[Camera]) -> Camera:
    """Find a camera that was found before, whose number may be another since it was plugged in anew.

    Of several that say the same of themselves it is the one in the same port. Raises InputError where it is not there.
    """
    alike = [camera for camera in cameras if camera[1:4] == known[1:4]]
    same = [camera for camera in alike if camera.port == known.port]
    # Those that say nothing of themselves, as of a capture card, have nothing but their numbers.
    same = [camera for camera in same if camera.number == known.number] or same
    matches = same or alike
    if len(matches) == 1:
        return matches[0]
    message = f'the camera "{known.name}" is not connected'
    if matches:
        message = f'it is not known which of {len(matches)} cameras "{known.name}" it was: none is in its port'
    raise InputError(Problem(message, allowed=", ".join(camera.description for camera in cameras)))


def _match(wanted: str, cameras: list[Camera]) -> list[Camera]:
    if wanted.isdecimal():
        return [camera for camera in cameras if camera.number == int(wanted)]
    folded = wanted.casefold()
    if usb := _USB_PATTERN.fullmatch(folded):
        product, serial = usb["product"], usb["serial"]
        alike = [camera for camera in cameras if camera.product == product]
        return [camera for camera in alike if serial is None or camera.serial.casefold() == serial]
    link = folded.removeprefix(f"{_LINK_FOLDER}/")
    matches = [camera for camera in cameras if folded == camera.name.casefold()]
    matches = matches or [camera for camera in cameras if camera.link and link == camera.link.casefold()]
    return matches or [camera for camera in cameras if folded in camera.name.casefold()]


def _read_usb(device: Path) -> tuple[str, str, str]:
    """Product, serial number and port of the USB interface that a node's device is; empty where it is none."""
    interface = device.resolve()
    found = [_read_line(interface.parent / name) for name in ("idVendor", "idProduct", "serial")]
    if not (found[0] and found[1]):
        return "", "", ""
    return f"{found[0]}:{found[1]}".lower(), found[2], interface.name


def _read_line(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def _read_target(link: Path) -> str:
    try:
        return link.readlink().name
    except OSError:
        return ""

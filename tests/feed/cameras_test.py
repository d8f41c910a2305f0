"""Cameras by name, number and what they say over USB, from a made-up system, and found again when plugged in anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.errors import InputError
from vitrine.feed.cameras import Camera, find_again, find_camera, list_cameras

KNOWN = [
    Camera(0, "Integrated Camera"),
    Camera(
        2, "HD Pro Webcam C920", "046d:082d", "9A1B2C", "1-2:1.0", "usb-046d_HD_Pro_Webcam_C920_9A1B2C-video-index0"
    ),
    Camera(4, "HD Webcam C270", "046d:0825", "", "1-3:1.0"),
]


class System:
    """What Linux tells of its cameras below a folder: nodes, and the USB devices that they are of."""

    def __init__(self, root: Path) -> None:
        self.nodes, self.links, self._devices = root / "class", root / "by-id", root / "devices"
        for folder in (self.nodes, self.links, self._devices):
            folder.mkdir()

    def plug_in(self, number: int, name: str, index: int = 0, usb: tuple[str, str, str] = ("", "", "")) -> None:
        entry = self.nodes / f"video{number}"
        entry.mkdir()
        (entry / "index").write_text(f"{index}\n")
        (entry / "name").write_text(f"{name}\n")
        product, serial, port = usb
        if product:
            device = self._devices / port.partition(":")[0]
            (device / port).mkdir(parents=True, exist_ok=True)
            for file, text in zip(("idVendor", "idProduct", "serial"), (*product.split(":"), serial), strict=True):
                (device / file).write_text(f"{text}\n")
            (entry / "device").symlink_to(device / port)
            link = self.links / f"usb-{name.replace(' ', '_')}_{serial}-video-index{index}"
            link.unlink(missing_ok=True)  # udev, too, knows those that are alike by one name
            link.symlink_to(Path("..", "..", f"video{number}"))

    def unplug(self, number: int) -> None:
        for file in (self.nodes / f"video{number}").iterdir():
            file.unlink()
        (self.nodes / f"video{number}").rmdir()
        for link in self.links.iterdir():
            if link.readlink().name == f"video{number}":
                link.unlink()

    def list(self) -> list[Camera]:
        return list_cameras(self.nodes, self.links)


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


def test_linux_tells_its_cameras(system: System, tmp_path: Path) -> None:
    for number, name, index in ((0, "Front", 0), (1, "Front", 1), (10, "Rear", 0), (2, "Side", 0)):
        system.plug_in(number, name, index)
    (system.nodes / "video3").mkdir()
    system.plug_in(4, "C 920", 0, ("046D:082d", "9A1B", "1-2:1.0"))
    assert system.list() == [
        Camera(0, "Front"),
        Camera(2, "Side"),
        Camera(4, "C 920", "046d:082d", "9A1B", "1-2:1.0", "usb-C_920_9A1B-video-index0"),
        Camera(10, "Rear"),
    ]
    assert system.list()[3].node_path == "/dev/video10"
    assert list_cameras(tmp_path / "nowhere", tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("2", 2),
        ("Integrated Camera", 0),
        ("hd pro webcam c920", 2),
        ("c270", 4),
        ("046d:082d", 2),
        ("046D:082D:9a1b2c", 2),
        ("046d:0825", 4),
        ("usb-046d_HD_Pro_Webcam_C920_9A1B2C-video-index0", 2),
        ("/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920_9A1B2C-video-index0", 2),
    ],
)
def test_a_camera_is_found(wanted: str, number: int) -> None:
    assert find_camera(wanted, KNOWN).number == number


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("7", 'no camera "7"'),
        ("Intergrated Camera", 'did you mean "Integrated Camera"'),
        ("hd", 'there are 2 cameras "hd"'),
        ("", "there are 3 cameras"),
        ("046d:082d:ffff", 'no camera "046d:082d:ffff"'),
    ],
)
def test_what_exists_is_listed(wanted: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        find_camera(wanted, KNOWN)
    assert words in str(caught.value)
    assert '2 "HD Pro Webcam C920" 046d:082d:9A1B2C' in str(caught.value)


def test_without_any_camera_it_says_so() -> None:
    with pytest.raises(InputError, match="no camera is connected"):
        find_camera("0", [])


@pytest.mark.parametrize("serial", ["9A1B", ""])
def test_a_camera_in_another_port_is_the_same(system: System, serial: str) -> None:
    system.plug_in(0, "C 920", 0, ("046d:082d", serial, "1-2:1.0"))
    known = find_camera("0", system.list())
    system.unplug(0)
    system.plug_in(0, "Another", 0, ("1234:5678", "", "1-4:1.0"))
    with pytest.raises(InputError, match='the camera "C 920" is not connected'):
        find_again(known, system.list())
    system.plug_in(6, "C 920", 0, ("046d:082d", serial, "1-7:1.0"))
    assert find_again(known, system.list()).number == 6


def test_of_two_that_are_alike_it_is_the_one_in_its_port(system: System) -> None:
    for number, port in ((0, "1-2:1.0"), (2, "1-3:1.0")):
        system.plug_in(number, "C270", 0, ("046d:0825", "", port))
    first, second = system.list()
    system.unplug(0)
    system.unplug(2)
    for number, port in ((0, "1-3:1.0"), (2, "1-2:1.0")):
        system.plug_in(number, "C270", 0, ("046d:0825", "", port))
    assert (find_again(first, system.list()).number, find_again(second, system.list()).number) == (2, 0)
    elsewhere = second._replace(port="2-1:1.0")
    with pytest.raises(InputError, match='which of 2 cameras "C270" it was'):
        find_again(elsewhere, system.list())


def test_cameras_that_say_nothing_are_told_apart_by_their_numbers(system: System) -> None:
    for number in (0, 2):
        system.plug_in(number, "Capture card")
    assert [find_again(camera, system.list()).number for camera in system.list()] == [0, 2]

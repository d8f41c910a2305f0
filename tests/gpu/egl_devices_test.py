"""EGL devices are listed without a context, and chosen by their index; a wrong one is one sentence."""

from __future__ import annotations

import sys

import pytest

from vitrine.errors import MachineError
from vitrine.gpu.resources import egl_devices
from vitrine.gpu.resources.egl_devices import DEVICE_VARIABLE, EglDevice, choose_name, list_egl_devices

TWO = (EglDevice(0, "NVIDIA H100 (/dev/dri/card0)"), EglDevice(1, "Mesa's software renderer"))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine with two devices."""
    monkeypatch.setattr(egl_devices, "list_egl_devices", lambda: TWO)
    return monkeypatch


@pytest.mark.parametrize(("value", "index"), [("", None), ("  ", None), ("0", 0), ("1", 1), (" 1 ", 1)])
def test_a_device_is_chosen_by_its_index(machine: pytest.MonkeyPatch, value: str, index: int | None) -> None:
    machine.setenv(DEVICE_VARIABLE, value)
    assert egl_devices.read_device_index() == index


@pytest.mark.parametrize("value", ["2", "-1", "x", "1.0", "²", "9" * 30])
def test_a_wrong_index_is_a_sentence_with_what_there_is(machine: pytest.MonkeyPatch, value: str) -> None:
    machine.setenv(DEVICE_VARIABLE, value)
    with pytest.raises(MachineError) as told:
        egl_devices.read_device_index()
    listed = "0 NVIDIA H100 (/dev/dri/card0), 1 Mesa's software renderer"
    assert str(told.value) == f'VITRINE_EGL_DEVICE="{value}": there is no such EGL device; this machine has: {listed}'


def test_the_name_is_the_best_that_the_driver_tells() -> None:
    assert choose_name("NVIDIA H100", "/dev/dri/card0", "EGL_EXT_device_drm") == "NVIDIA H100 (/dev/dri/card0)"
    assert choose_name("llvmpipe", "", "EGL_MESA_device_software") == "llvmpipe"
    assert choose_name("", "", "EGL_MESA_device_software EGL_EXT_device_drm_render_node") == "Mesa's software renderer"
    assert choose_name("", "/dev/dri/card1", "EGL_EXT_device_drm") == "/dev/dri/card1"
    assert choose_name("", "", "") == "a device without a name"


def test_this_machines_devices_are_numbered_from_0() -> None:
    devices = list_egl_devices()
    if not devices:
        pytest.skip("EGL lists no device here" if sys.platform.startswith("linux") else "EGL is of Linux")
    assert [device.number for device in devices] == list(range(len(devices))) and all(one.name for one in devices)

"""EGL devices: what this machine can draw on without a display, by the index that VITRINE_EGL_DEVICE names.

Of EGL_EXT_device_enumeration and EGL_EXT_device_query, called through ctypes: no context is made to list them.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import NamedTuple

from vitrine.errors import MachineError, list_names

#: The environment variable with the index of the device that headless pictures are drawn on.
DEVICE_VARIABLE = "VITRINE_EGL_DEVICE"
#: More than any machine has; glcontext looks at as many.
MAX_DEVICES = 16
#: Tokens of the extensions EGL_EXT_device_query_name, EGL_EXT_device_drm and EGL_EXT_device_drm_render_node.
EGL_EXTENSIONS, EGL_RENDERER_EXT = 0x3055, 0x335F
EGL_DRM_DEVICE_FILE_EXT, EGL_DRM_RENDER_NODE_FILE_EXT = 0x3233, 0x3377


class EglDevice(NamedTuple):
    """An EGL device: its index in the list, and its name as far as the driver tells it."""

    number: int
    name: str

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


def list_egl_devices() -> tuple[EglDevice, ...]:
    """All EGL devices; none where EGL is not there or cannot list them."""
    if not sys.platform.startswith("linux"):
        return ()
    try:
        egl = ctypes.CDLL("libEGL.so.1")
    except OSError:
        return ()
    egl.eglGetProcAddress.restype, egl.eglGetProcAddress.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    addresses = [egl.eglGetProcAddress(name) for name in (b"eglQueryDevicesEXT", b"eglQueryDeviceStringEXT")]
    if not all(addresses):
        return ()
    handles, count = (ctypes.c_void_p * MAX_DEVICES)(), ctypes.c_int(0)
    query_devices = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(addresses[0])
    if not query_devices(MAX_DEVICES, handles, ctypes.byref(count)):
        return ()
    query_string = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int)(addresses[1])

    def text(handle: int | None, token: int) -> str:
        return (query_string(handle, token) or b"").decode(errors="replace")

    return tuple(
        EglDevice(
            index,
            choose_name(
                text(handle, EGL_RENDERER_EXT),
                text(handle, EGL_DRM_DEVICE_FILE_EXT) or text(handle, EGL_DRM_RENDER_NODE_FILE_EXT),
                text(handle, EGL_EXTENSIONS),
            ),
        )
        for index, handle in enumerate(handles[: count.value])
    )


def choose_name(renderer: str, file: str, extensions: str) -> str:
    """The best name of a device: its renderer's, with its file; older drivers tell less."""
    if renderer:
        return f"{renderer} ({file})" if file else renderer
    if "EGL_MESA_device_software" in extensions:
        return "Mesa's software renderer"
    return file or "a device without a name"


def read_device_index() -> int | None:
    """The index that VITRINE_EGL_DEVICE names; None where it is not set: the driver's first.

    Raises MachineError where this machine has no such device.
    """
    value = os.environ.get(DEVICE_VARIABLE, "").strip()
    if not value:
        return None
    devices = list_egl_devices()
    if value.isdecimal() and int(value) < len(devices):
        return int(value)
    there = list_names(str(device) for device in devices) or "none"
    raise MachineError(f'{DEVICE_VARIABLE}="{value}": there is no such EGL device; this machine has: {there}')

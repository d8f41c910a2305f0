"""Renderer identity: the driver that drew, by the versions that decide pixels, and whether it is the reference."""

from __future__ import annotations

import re
from typing import NamedTuple

from vitrine.errors import InputError, Problem

_LLVMPIPE = re.compile(r"llvmpipe \(LLVM (?P<llvm>[\d.]+)")
_MESA = re.compile(r"Mesa (?P<mesa>[\d.]+)")


class RendererIdentity(NamedTuple):
    """A renderer as goldens name it: the driver with its versions, without the vector width and the processor."""

    words: tuple[str, ...]

    @property
    def is_reference(self) -> bool:
        """Whether it is the one whose pixels may be approved."""
        return self == REFERENCE

    def __str__(self) -> str:
        return " ".join(self.words)


def identify_renderer(driver_name: str, gl_version: str) -> RendererIdentity:
    """The identity of a renderer from GL_RENDERER and GL_VERSION.

    The width of llvmpipe's vectors, which the first one names, changes no pixel by more than a code.
    """
    llvm, mesa = _LLVMPIPE.search(driver_name), _MESA.search(gl_version)
    if llvm and mesa:
        return RendererIdentity(("llvmpipe", llvm["llvm"], "mesa", mesa["mesa"]))
    return RendererIdentity(tuple(f"{driver_name} {gl_version}".split()))


#: Debian 12's packages, which CI and the container have.
REFERENCE = RendererIdentity(("llvmpipe", "15.0.6", "mesa", "22.3.6"))


def not_reference_error(identity: RendererIdentity) -> InputError:
    """The error that this renderer's pixels become no goldens."""
    message = f"{identity} is not the renderer that goldens are drawn by"
    return InputError(Problem(message, hint="update them where CI runs, on Debian 12's software GL"))

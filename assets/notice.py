"""Writes NOTICE, what a redistributor passes on: ``python -m assets.notice``.

Names and versions come from ``requirements.lock``, licences from what the installed packages say of themselves, and the
libraries inside their wheels from the wheels' lists of files. Only what libraries are, and under which licence, stands
here, since no wheel says it in a form that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LOCK, NOTICE = ROOT / "requirements.lock", ROOT / "NOTICE"

#: Of packages that only other systems install, and so are not here to be asked.
ELSEWHERE = {"colorama": "BSD-3-Clause"}
#: Of packages that bring the text of their licence and no name of it.
UNNAMED = {"resvg-py": "MIT"}

_GPL = "GPL-2.0-or-later"
_LGPL_OR_GPL = "LGPL-3.0-or-later OR GPL-2.0-or-later"
_FFMPEG = "FFmpeg", "GPL-3.0-or-later, as it is built here (with x264, x265, OpenCORE AMR)"

#: By the name of the library's file up to its first digit, dot or dash: what it is, and its licence.
LIBRARIES: Mapping[str, tuple[str, str]] = {
    "FLAC": ("FLAC", "BSD-3-Clause"),
    "SDL": ("SDL 2, SDL_image, SDL_mixer, SDL_ttf", "Zlib"),
    "SvtAv": ("SVT-AV1", "BSD-3-Clause-Clear with the AOM patent licence"),
    "Xau": ("libXau", "MIT"),
    "asound": ("ALSA library", "LGPL-2.1-or-later"),
    "avcodec": _FFMPEG,
    "avdevice": _FFMPEG,
    "avfilter": _FFMPEG,
    "avformat": _FFMPEG,
    "avif": ("libavif", "BSD-2-Clause"),
    "avutil": _FFMPEG,
    "brotlicommon": ("Brotli", "MIT"),
    "brotlidec": ("Brotli", "MIT"),
    "dav": ("dav1d", "BSD-2-Clause"),
    "drm": ("libdrm", "MIT"),
    "fluidsynth": ("FluidSynth", "LGPL-2.1-or-later"),
    "freetype": ("FreeType", f"FTL OR {_GPL}"),
    "gfortran": ("GNU Fortran library", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "gmp": ("GMP", _LGPL_OR_GPL),
    "gnutls": ("GnuTLS", "LGPL-2.1-or-later"),
    "harfbuzz": ("HarfBuzz", "MIT (the Old MIT licence)"),
    "hogweed": ("Nettle", _LGPL_OR_GPL),
    "jpeg": ("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
    "lcms": ("Little CMS", "MIT"),
    "lzma": ("liblzma", "0BSD"),
    "mp": ("LAME", "LGPL-2.0-or-later"),
    "mpg": ("mpg123", "LGPL-2.1-only"),
    "nettle": ("Nettle", _LGPL_OR_GPL),
    "ogg": ("libogg", "BSD-3-Clause"),
    "opencore": ("OpenCORE AMR", "Apache-2.0"),
    "openjp": ("OpenJPEG", "BSD-2-Clause"),
    "opus": ("Opus", "BSD-3-Clause"),
    "opusfile": ("Opusfile", "BSD-3-Clause"),
    "png": ("libpng", "libpng-2.0"),
    "portmidi": ("PortMidi", "MIT"),
    "quadmath": ("GCC's libquadmath", "LGPL-2.1-or-later"),
    "scipy_openblas": ("OpenBLAS", "BSD-3-Clause"),
    "sharpyuv": ("libwebp", "BSD-3-Clause"),
    "sndfile": ("libsndfile", "LGPL-2.1-or-later"),
    "swresample": _FFMPEG,
    "swscale": _FFMPEG,
    "tiff": ("libtiff", "libtiff"),
    "unistring": ("GNU libunistring", _LGPL_OR_GPL),
    "vorbis": ("libvorbis", "BSD-3-Clause"),
    "vorbisenc": ("libvorbis", "BSD-3-Clause"),
    "vorbisfile": ("libvorbis", "BSD-3-Clause"),
    "vpl": ("oneVPL", "MIT"),
    "vpx": ("libvpx", "BSD-3-Clause"),
    "wavpack": ("WavPack", "BSD-3-Clause"),
    "webp": ("libwebp", "BSD-3-Clause"),
    "webpdemux": ("libwebp", "BSD-3-Clause"),
    "webpmux": ("libwebp", "BSD-3-Clause"),
    "x264": ("x264", _GPL),
    "x265": ("x265", _GPL),
    "xcb": ("libxcb", "MIT"),
    "xmp": ("libxmp", "MIT"),
    "zstd": ("Zstandard", "BSD-3-Clause"),
}

#: Inside a wheel without a file of their own that tells them.
INSIDE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "pygame-ce": (("FreeSansBold, a font", "GPL-2.0-or-later WITH Font-exception-2.0"),),
    "resvg-py": (("resvg with its crates", "Apache-2.0 OR MIT, and BSD, Zlib, Unicode-3.0 as its SBOM lists them"),),
    "uharfbuzz": (("HarfBuzz", "MIT (the Old MIT licence)"),),
}

_HEAD = """\
Vitrine
Copyright (c) The Vitrine authors. MIT licence, see LICENSE.

This file is made by `python -m assets.notice` from requirements.lock and the packages that are installed from it.

Whoever passes on Vitrine alone passes on LICENSE, and with the fonts in assets/fonts their licence, OFL.txt: the SIL
Open Font License 1.1 of Noto Sans SC and KR (Copyright 2014-2021 Adobe), Noto Sans, its kin for Arabic, Hebrew,
Devanagari, Thai, Lao, Khmer and Burmese, Noto Color Emoji and Noto Emoji (Copyright 2013-2022 Google LLC). The fonts
are cut to the characters that are needed, and may not be sold by themselves. All other pictures, films and icons are
the authors' own, under the MIT licence too.

Whoever passes it on together with what it runs on, as an installer or an image, passes on the licences below too. Two
of them ask for more than a text:

* PyAV's wheel holds FFmpeg with libx264 and libx265, which makes that build a work under the GPL, version 3: its source
  and theirs must be offered with it, and what is passed on as one work must be allowed to be under the GPL too, as the
  MIT licence allows. Films in H.264 and HEVC may need a licence of their patents where they are sold.
* pygame-ce is under the LGPL 2.1, and so are some libraries in its wheel: they must be replaceable, as they are in any
  ordinary installation, their licence goes with them, and their source must be offered.

Packages, their licences as they state them
-------------------------------------------
"""

_LIBRARIES = """
Libraries inside the wheels for Linux on x86-64; those for other systems hold fewer
----------------------------------------------------------------------------------
"""


class Locked(NamedTuple):
    """A package of the lock; `here` is False where only another system installs it."""

    name: str
    version: str
    here: bool


def locked(text: str) -> list[Locked]:
    """The packages of a lock, in its order."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*)$", text, re.MULTILINE)
    return [Locked(name, version, "sys_platform == 'win32'" not in rest) for name, version, rest in lines]


def licence(package: Locked) -> str:
    """What a package says of its licence. Raises LookupError where it says nothing, or is installed otherwise."""
    if not package.here and package.name in ELSEWHERE:
        return ELSEWHERE[package.name]
    installed = distribution(package.name)
    if installed.version != package.version:
        raise LookupError(f"{package.name} {installed.version} is installed, {package.version} is locked")
    names = (name for name in ("License-Expression", "License") if name in installed.metadata)
    licence = next((str(installed.metadata[name]).strip() for name in names if installed.metadata[name]), "")
    if licence and "\n" not in licence:
        return licence
    classified = (line.rpartition(" :: ")[2] for line in installed.metadata.get_all("Classifier") or ())
    found = next((str(line) for line in classified if "License" in line), None)
    if found is None and package.name in UNNAMED:
        return UNNAMED[package.name]
    if found is None:
        raise LookupError(f"{package.name} does not say under which licence it is")
    return found


def libraries(installed: Distribution) -> list[tuple[str, str]]:
    """The libraries in an installed wheel and their licences, each once. Raises LookupError for one unknown here."""
    found = set(INSIDE.get(installed.metadata["Name"].lower(), ()))
    for file in installed.files or ():
        name = re.fullmatch(r"lib(x26[45]|[A-Za-z_]+).*\.so[.0-9]*", file.name)
        if name is None:
            continue
        if name[1] not in LIBRARIES:
            raise LookupError(f"{file}: no licence of this library is known; add it to LIBRARIES")
        found.add(LIBRARIES[name[1]])
    return sorted(found, key=lambda pair: (pair[0].lower(), pair[1]))


def packages_text(packages: Iterable[Locked]) -> str:
    """A line for each package."""
    return "".join(f"{package.name} {package.version}: {licence(package)}\n" for package in packages)


def libraries_text(packages: Iterable[Locked]) -> str:
    """For each package that brings libraries, a line for each of them."""
    text = ""
    for package in packages:
        try:
            found = libraries(distribution(package.name))
        except PackageNotFoundError:
            continue
        if found:
            text += f"{package.name}\n" + "".join(f"  {name}: {terms}\n" for name, terms in found)
    return text


def notice() -> str:
    """The whole file."""
    packages = locked(LOCK.read_text("utf-8"))
    return _HEAD + packages_text(packages) + _LIBRARIES + libraries_text(packages)


if __name__ == "__main__":
    NOTICE.write_text(notice(), "utf-8")

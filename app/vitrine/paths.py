"""Paths of the program's own files: the shaders and the assets, in a checkout and once installed by pip."""

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds `shaders/` and `assets/`: the checkout, or the package itself where pip put them inside."""
    package = Path(__file__).resolve().parent
    return package if (package / "shaders").is_dir() else package.parents[1]


def shaders() -> Path:
    """GLSL 330 sources, one pair per primitive kind, shared pieces in `common/`."""
    return root() / "shaders"


def assets() -> Path:
    """Devices, environments, scenes, feeds and fonts."""
    return root() / "assets"

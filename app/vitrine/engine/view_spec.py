"""View spec: a shot's device, environment and view, found and measured for the feed that they are drawn over."""

from __future__ import annotations

from typing import NamedTuple

from vitrine import paths
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import parse_size, parse_view
from vitrine.errors import InputError
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.scene.file_access import FileAccess


class ViewSpec(NamedTuple):
    """A resolved view: the emulated device in its environment and view, and the size that a picture is padded to."""

    glasses: GlassesInLight
    size_px: tuple[int, int]

    @property
    def profile(self) -> DeviceProfile:
        """The emulated device."""
        return self.glasses.profile

    @property
    def environment(self) -> Environment:
        """The light around."""
        return self.glasses.environment

    @property
    def view(self) -> View:
        """The view, of its size within the picture."""
        return self.glasses.view


def resolve_view(shot: Shot, feed_px: tuple[int, int], filmed_in: Environment | None = None) -> ViewSpec:
    """Resolve a shot's view for a feed of `feed_px`; a scene's own devices and environments lie beside its file.

    `filmed_in` is the light that the feed was filmed in, None where nobody says.

    Raises InputError for a device or environment that is not there, CommandLineError with what is allowed.
    """
    library = open_library(shot)
    profile, environment = library.device(shot.device), library.environment(shot.environment)
    glasses = resolve_glasses(profile, environment, parse_view(shot.view, feed_px), filmed_in)
    view_px, picture_px = resolve_sizes_px(glasses, shot.view.size, feed_px)
    return ViewSpec(glasses.with_size(view_px), picture_px)


def open_library(shot: Shot) -> Library:
    """The library of devices and environments that a shot may name: those shipped, and those beside its scene."""
    return Library(paths.assets(), FileAccess(shot.scene.parent, shot.trust))


def resolve_sizes_px(
    glasses: GlassesInLight, size: str | None, feed_px: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Resolve the view's size, and that of the picture which it lies in the middle of.

    `eye` takes any shape; `world` has the feed's, and so has a display that is the feed; `panel` has the canvas's.
    Without a `size` that of the canvas or of the feed is taken. Raises CommandLineError.
    """
    shape_px = find_shape_px(glasses, feed_px)
    picture_px = (shape_px or feed_px) if size is None else parse_size(size)
    return (picture_px if shape_px is None else fit_size(shape_px, picture_px)), picture_px


def find_shape_px(glasses: GlassesInLight, feed_px: tuple[int, int]) -> tuple[int, int] | None:
    """The size of the shape that the view has, None where it may have any."""
    if glasses.display is None or glasses.view.kind == "world":
        return feed_px
    return (glasses.display.width_px, glasses.display.height_px) if glasses.view.kind == "panel" else None


def fit_size(size_px: tuple[int, int], into_px: tuple[int, int]) -> tuple[int, int]:
    """Fit a size into another: the largest of the same shape as `size_px` within `into_px`. Raises InputError."""
    scale = min(into_px[0] / size_px[0], into_px[1] / size_px[1])
    if scale <= 0:
        raise InputError(f"a picture of {into_px[0]}x{into_px[1]} has no pixels")
    return max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale))

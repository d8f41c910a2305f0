"""Surroundings by glasses: what a scene may read of the device that it is seen on, and of the light around."""

from __future__ import annotations

from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings
from vitrine.stage.stage import Stage

#: Steps of light of a display that is as good as continuous: those of a picture.
CONTINUOUS_LEVELS = 256


def find_surroundings(stage: Stage, glasses: GlassesInLight) -> Surroundings:
    """What conditions and bindings of a scene on its stage read of glasses in light, whether these have one colour, and
    what texts are set by.
    """
    names, traits = stage.view_names, glasses.traits
    found = UNKNOWN_SURROUNDINGS._replace(is_mono=traits.mono, letters=traits.letters)
    if "device" in names:
        found = found._replace(device=traits.device)
    if "display" in names:
        levels = traits.levels or CONTINUOUS_LEVELS
        found = found._replace(colors=1 if traits.mono else levels**3, levels=levels)
    if "device_input" in names:
        found = found._replace(inputs=traits.inputs)
    if stage.keeps_inside_safe_zone:
        found = found._replace(safe_zone=traits.safe_zone)
    if "light" in names:
        contrast = None if glasses.brightness is None else glasses.brightness.contrast
        found = found._replace(lux=glasses.environment.illuminance.value, contrast=contrast)
    return found

"""What reaches people besides the picture: the device's voice, and the light that says that its camera records."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vitrine.glass.profile import Profile

#: "on": the light that tells others; "missing": the camera records, and no light says so; "": nothing is to be told.
CaptureLight = Literal["", "on", "missing"]


class Heard(NamedTuple):
    """The words that are being said, "" in silence, and the capture light."""

    words: str = ""
    light: CaptureLight = ""


def heard(profile: Profile, words: str, captures: bool) -> Heard:
    """What of a scene's words and its recording a device lets people have; one that may have a speaker has one."""
    return Heard(words if may_speak(profile) else "", capture_light(profile) if captures else "")


def may_speak(profile: Profile) -> bool:
    """Whether the device has speakers, or may have."""
    return profile.speakers is None or profile.speakers.value


def capture_light(profile: Profile) -> CaptureLight:
    """What others see of the device's recording; nothing where it has no camera, or nobody knows of a light."""
    if not has_camera(profile) or profile.capture_light is None:
        return ""
    return "on" if profile.capture_light.value else "missing"


def has_camera(profile: Profile) -> bool:
    """Whether a camera is known of; profiles say "none" of a device that is known to have none."""
    return profile.camera is not None and not profile.camera.value.lower().startswith("none")

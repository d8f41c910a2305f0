"""Audio cues and capture light: what reaches people besides the picture, and what is done about their faces."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vitrine.glass.catalogue.profile import DeviceProfile

#: "on": the light shows others that the camera records; "missing": it records without one; "": nothing to show.
CaptureLight = Literal["", "on", "missing"]
#: What is done about the faces of bystanders in a camera's pictures; "": there is nothing to tell.
Faces = Literal["", "blurred", "visible"]


class AudioCues(NamedTuple):
    """The words that are being spoken, "" in silence, the state of the capture light, and of faces in the feed."""

    words: str = ""
    light: CaptureLight = ""
    faces: Faces = ""


def resolve_audio_cues(profile: DeviceProfile, words: str, captures: bool) -> AudioCues:
    """The cues of a scene that a device can give; a device that may have a speaker is taken to have one."""
    return AudioCues(words if may_speak(profile) else "", capture_light(profile) if captures else "")


def may_speak(profile: DeviceProfile) -> bool:
    """Whether the device has speakers, or may have: true where that is unknown."""
    return profile.speakers is None or profile.speakers.value


def capture_light(profile: DeviceProfile) -> CaptureLight:
    """The capture light while the camera records; "" where there is no camera, or nobody knows of a light."""
    if not has_camera(profile) or profile.capture_light is None:
        return ""
    return "on" if profile.capture_light.value else "missing"


def has_camera(profile: DeviceProfile) -> bool:
    """Whether the device is known to have a camera; profiles say "none" of one that is known to have none."""
    return profile.camera is not None and not profile.camera.value.lower().startswith("none")

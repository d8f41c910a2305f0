"""Policy on faces of bystanders: what of a live feed may be kept, and what options fit together."""

from __future__ import annotations

from vitrine.errors import CommandLineError, InputError, Problem
from vitrine.feed.faces.face_handling import FaceHandling

#: What is done to keep pictures of a live feed.
_REMEDY = "name a model with --face-model FILE, which blurs faces, or say --faces-visible"


def check_face_options(faces: FaceHandling) -> None:
    """Raise CommandLineError for options that contradict one another."""
    if faces.are_visible and faces.model is not None:
        message = "faces are either visible or blurred by a model"
        raise CommandLineError(Problem(message, key="--faces-visible", hint="leave it or --face-model out"))
    if faces.blurs_recordings and faces.model is None:
        message = "a model has to find the faces that are blurred"
        raise CommandLineError(Problem(message, key="--blur-faces", hint="name its file with --face-model FILE"))


def check_model_is_used(faces: FaceHandling, is_live: bool) -> None:
    """Raise CommandLineError for a model that a recording would not be blurred by."""
    if faces.model is not None and not is_live and not faces.blurs_recordings:
        message = "this feed is a recording, whose faces are blurred with --blur-faces alone"
        raise CommandLineError(Problem(message, key="--face-model", hint="add --blur-faces, or leave --face-model out"))


def check_may_keep(faces: FaceHandling, is_live: bool) -> None:
    """Raise InputError where pictures of a live feed would be kept with faces that nobody has said may be seen."""
    if is_live and faces.model is None and not faces.are_visible:
        raise InputError(Problem("pictures of a live feed would be kept with the faces of bystanders", hint=_REMEDY))

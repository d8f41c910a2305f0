"""Face handling: what a user wants done about the faces of bystanders in a feed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class FaceHandling(NamedTuple):
    """The model that finds faces, the user's own file; whether recordings are blurred, too, as a live feed always is.

    `are_visible`: a live feed may be kept without a model. `looks_ahead`: a live feed comes five frames
    late, so that faces which are found later are covered, too: for what is kept, not for what is only seen.
    """

    model: Path | None = None
    blurs_recordings: bool = False
    are_visible: bool = False
    looks_ahead: bool = False


#: Faces are as they are, and nothing of a live feed is kept.
NO_HANDLING = FaceHandling()

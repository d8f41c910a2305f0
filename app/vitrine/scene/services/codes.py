"""The service `codes` as a scene knows it: it reads the codes that a live feed shows, and is asked nothing."""

from __future__ import annotations

from pydantic import Field

from vitrine.document.model import Model
from vitrine.scene.nodes.code_format import CODE_FORMATS, CodeFormat
from vitrine.scene.services.service_kind import ServiceKind


class CodesBlock(Model):
    """Settings of the reader of codes."""

    formats: tuple[CodeFormat, ...] = Field(
        default=CODE_FORMATS, min_length=1, description="the kinds of codes that are read; fewer are read faster"
    )


CODES = ServiceKind(
    CodesBlock,
    "a reader of the codes that the camera sees: code.seen for each frame with any; `code` is the one nearest to its"
    " middle, `codes` are all of them, nearest first; code.lost for the first frame without any",
    signals=("code.seen", "code.lost"),
    content={"code": {"payload": None, "format": None, "corners": [], "confidence": None, "id": None}, "codes": []},
)

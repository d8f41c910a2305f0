"""The block `services: {assistant: …}` of a scene: built-in answers, which need nothing."""

from __future__ import annotations

from vitrine.document.model import Model


class AssistantEntry(Model):
    """Who answers the wearer's questions: Vitrine itself, from what the scene's other services have told."""

"""The letters of a device: the metrics of its own font, in degrees of its display."""

from __future__ import annotations

from vitrine.glass.catalogue.device_specs import DeviceSpecs
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.view_mapping import display_intrinsics
from vitrine.scene.font.letter_metrics import LetterMetrics


def resolve_letters(profile: DeviceProfile, specs: DeviceSpecs) -> LetterMetrics | None:
    """The metrics of a device's own font; None where its profile knows of none, or has no display of its own."""
    font = profile.font
    if font is None or profile.is_feed or not profile.has_display:
        return None
    display = display_intrinsics(specs.canvas_px.value, specs.fov_deg.value, specs.fov_offset_deg.value)
    sizes = sorted(set(font.sizes_px.value)) if font.sizes_px else ()
    return LetterMetrics(
        font.advances.value if font.advances else (),
        font.coverage.value if font.coverage else None,
        tuple(size / display.px_per_deg for size in sizes),
    )

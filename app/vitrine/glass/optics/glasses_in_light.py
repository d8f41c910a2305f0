"""Glasses in light: all that a device in an environment brings to a view of it, resolved once a picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vitrine.glass.catalogue.device_specs import DeviceSpecs, resolve_specs
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.brightness import Brightness, lens_dimming, lens_transmittance, resolve_brightness
from vitrine.glass.optics.display_traits import DisplayTraits, resolve_traits
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.registration import Registration, list_registration_estimates, resolve_registration
from vitrine.glass.optics.regrade import Regrade, resolve_regrade
from vitrine.glass.optics.resolver import (
    defocus_deg,
    list_estimates,
    panel_view_optics,
    resolve_defects,
    resolve_display,
    resolve_optics,
)
from vitrine.glass.optics.view import View
from vitrine.world.camera import Intrinsics


@dataclass(frozen=True, slots=True)
class GlassesInLight:
    """A device in an environment as a view shows it. The first four fields decide the others, and are its identity.

    `filmed_in` is the light in which the feed was filmed, None where nobody says.

    `specs` are the device's figures without gaps, `traits` what no light changes. `display` is the display as a pinhole
    at its canvas size, None for one that is as large as the feed, or for none at all. `transmittance` is that of the
    lens in this light. `brightness` is None on a display that is the feed, and where there is none.

    `eye_optics` is what the eye sees through the glass, which legibility is judged by; `optics` is the picture's: the
    same, but for a `panel` view and what `regrade` makes of it (None: nothing). Both are in focus, see
    `focused_optics`. `brightest_channel` is that of `optics`.
    `registration` is how late, how often and how truly the overlay is drawn.
    `estimates` are the names, in DeviceSpecs and DeviceProfile, of the estimates that a picture depends on.
    """

    profile: DeviceProfile
    environment: Environment
    view: View
    filmed_in: Environment | None
    specs: DeviceSpecs = field(compare=False, repr=False)
    traits: DisplayTraits = field(compare=False, repr=False)
    display: Intrinsics | None = field(compare=False, repr=False)
    transmittance: float = field(compare=False)
    brightness: Brightness | None = field(compare=False)
    eye_optics: Optics = field(compare=False, repr=False)
    optics: Optics = field(compare=False, repr=False)
    regrade: Regrade | None = field(compare=False)
    brightest_channel: float = field(compare=False)
    registration: Registration = field(compare=False)
    estimates: tuple[str, ...] = field(compare=False)

    def with_size(self, size_px: tuple[int, int]) -> GlassesInLight:
        """The same for a view of another size (w, h), on which nothing else depends."""
        return replace(self, view=replace(self.view, size_px=size_px))

    @property
    def dimming(self) -> float:
        """The dimming of the lens, 0 clear to 1 dark: as it was told, set by hand, or by the light."""
        return lens_dimming(self.profile, self.environment.nits)

    def with_dimming(self, share: float) -> GlassesInLight:
        """The same with a switchable lens at `share`, 0 clear to 1 dark: resolved anew, in 0.1 ms."""
        return resolve_glasses(self.profile.with_dimming(share), self.environment, self.view, self.filmed_in)

    def with_feed_light(self, filmed_in: Environment | None) -> GlassesInLight:
        """The same over a feed that was filmed in this light."""
        return (
            self
            if filmed_in == self.filmed_in
            else resolve_glasses(self.profile, self.environment, self.view, filmed_in)
        )

    def focused_optics(self, anchor_m: float) -> Optics:
        """The picture's optics out of focus. `anchor_m` is the distance of what the overlay belongs to.

        Where the focus is off everything is sharp; pass-through shows world and overlay at one distance.
        """
        view = self.view
        if view.focus == "off" or view.kind == "panel" or self.brightness is None or self.profile.blocking:
            return self.optics
        blur_deg = defocus_deg(self.specs.virtual_image_m.value, anchor_m)
        if view.focus == "world":
            return replace(self.optics, overlay_blur_deg=blur_deg)
        return replace(self.optics, world_blur_deg=blur_deg)


def resolve_glasses(
    profile: DeviceProfile, environment: Environment, view: View, filmed_in: Environment | None = None
) -> GlassesInLight:
    """Resolve a device in an environment for a view of a feed that was `filmed_in` some light (None: nobody says).

    A display that is the feed is ideal, whatever environment and view; without a display only the lens is left.
    """
    specs = resolve_specs(profile)
    traits, defects = resolve_traits(profile, specs), resolve_defects(profile, view.optics)
    transmittance = lens_transmittance(profile, specs, environment.nits)
    brightness = resolve_brightness(profile, specs, environment, view.brightness)
    eye_optics = resolve_optics(profile, specs, traits, brightness, defects, environment, view)
    optics = eye_optics if brightness is None or view.kind != "panel" else panel_view_optics(traits, view.tone)
    regrade = resolve_regrade(profile, transmittance, filmed_in, environment, view)
    optics = optics if regrade is None else regrade.apply_to(optics)
    return GlassesInLight(
        profile,
        environment,
        view,
        filmed_in,
        specs,
        traits,
        resolve_display(profile, specs),
        transmittance,
        brightness,
        eye_optics,
        optics,
        regrade,
        optics.brightest_channel,
        resolve_registration(profile, view),
        (
            *list_estimates(profile, specs, defects, environment, view),
            *list_registration_estimates(profile, view),
        ),
    )

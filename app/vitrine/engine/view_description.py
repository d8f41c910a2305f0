"""Description of a view in words, for a picture's metadata and the strip under it. Estimates are marked with ≈."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.engine.session import Session
from vitrine.engine.view_options import format_optics
from vitrine.flow.timeline.lens_switches import LensSwitch
from vitrine.flow.timeline.tick_grid import tick_time_s
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.photometry import format_light
from vitrine.glass.optics.registration import describe_registration
from vitrine.glass.optics.regrade import differs
from vitrine.scene.format.language import DEFAULT_LANGUAGE

#: Names of the estimates that make a figure of the nits, or of the lens, an estimate.
_NITS_ESTIMATES, _LENS_ESTIMATES = frozenset(("nits", "least_nits")), frozenset(("clear", "dark"))

#: Words for settings of a view that are not the usual ones.
_EYES = {"left": ("left eye",), "right": ("right eye",), "both": ("both eyes",)}
_EXPOSURES = {"absolute": ("absolute exposure",)}
_TONES = {"sum": ("light summed and clipped",)}
_UNDISTORTED: dict[bool, tuple[str, ...]] = {False: (), True: ("undistorted",)}
_FOCUSES = {"overlay": ("focus on the overlay",), "world": ("focus on the world",)}

#: From this brightest channel on it is told that light is compressed; below, none is drawn more than 2.5 % fainter.
MIN_TOLD_CHANNEL = 1.05

#: What no eye of the two sees: half the light over a world that both see.
AVERAGE = "average of both eyes"
AVERAGE_NOTE = f"{AVERAGE}, of which one has no display: the wearer's two pictures rival"
#: Times that a lens is told something which are listed.
MAX_TOLD_SWITCHES = 4


class ViewDescription(NamedTuple):
    """A view in words: `subject` what is looked at and how, `figures` of its light, `caveats` how sure they are."""

    subject: tuple[str, ...]
    figures: tuple[str, ...]
    caveats: tuple[str, ...]


def describe_view(glasses: GlassesInLight) -> ViewDescription:
    """Describe a view for the strip."""
    profile, environment, view = glasses.profile, glasses.environment, glasses.view
    if profile.is_feed:
        subject = (
            profile.name,
            f"{view.kind} view",
            *_TONES.get(view.tone, ()),
            *_UNDISTORTED[view.undistort],
            *describe_registration(profile, view).values(),
        )
        return ViewDescription(subject, (), ("simulated",))
    surroundings = f"{environment.name}, {format_light(environment.nits)} cd/m²"
    estimates_used = frozenset(glasses.estimates)
    caveats = ("simulated", "estimated") if estimates_used else ("simulated",)
    lens = (
        f"lens {_approximation_sign(estimates_used & _LENS_ESTIMATES)}{glasses.transmittance:.2g}",
        *_dimming(glasses),
    )
    white = glasses.brightness
    if white is None:
        return ViewDescription((profile.name, "no display", surroundings, *_regrade(glasses)), lens, caveats)
    nits = f"{_approximation_sign(estimates_used & _NITS_ESTIMATES)}{white.nits:,.{0 if white.nits >= 10 else 1}f} nits"
    sign = _approximation_sign(estimates_used & (_NITS_ESTIMATES | _LENS_ESTIMATES))
    contrast = f"white {sign}{format_contrast(white.contrast)}"
    subject = (profile.name, surroundings, f"{view.kind} view", *_unusual_settings(glasses))
    figures = (nits, contrast) if profile.blocking else (nits, *lens, contrast)
    return ViewDescription(subject, (*figures, *_compression(glasses)), caveats)


def _dimming(glasses: GlassesInLight) -> tuple[str, ...]:
    """Words for a switchable lens that was told, or set by hand: not for one that follows the light."""
    if not glasses.profile.has_switchable_lens or glasses.profile.transmittance.dimming is None:
        return ()
    return (f"lens {format_dimming(glasses.dimming)}",)


def format_dimming(share: float) -> str:
    """Format how far a lens has come from clear, 0, to dark, 1."""
    return f"{share * 100:.0f} % dark"


def _compression(glasses: GlassesInLight) -> tuple[str, ...]:
    """Words for a display whose light passes white and is compressed: faint light is drawn fainter than it is."""
    if glasses.view.tone == "sum" or glasses.brightest_channel < MIN_TOLD_CHANNEL:
        return ()
    return (f"light above white compressed, brightest ×{glasses.brightest_channel:.2g}",)


def _unusual_settings(glasses: GlassesInLight) -> tuple[str, ...]:
    """Words for the eye, exposure, tone, focus, registration and regrade where they are not the usual ones."""
    view, share = glasses.view, glasses.optics.share
    eyes = _EYES.get(view.eye, ())
    if eyes and share < 1:
        eyes = (AVERAGE,) if share else (f"{eyes[0]}: no display",)
    words = (_EXPOSURES.get(view.exposure, ()), _TONES.get(view.tone, ()), _FOCUSES.get(view.focus, ()))
    registration = describe_registration(glasses.profile, view).values()
    others = *_UNDISTORTED[view.undistort], *registration, *_regrade(glasses)
    return (*eyes, *(word for found in words for word in found), *others)


def _regrade(glasses: GlassesInLight) -> tuple[str, ...]:
    """Words for a feed that was filmed in another light: what was made of it, or that it is left untouched."""
    filmed_in, mode = glasses.filmed_in, glasses.view.regrade
    if glasses.regrade is not None:
        return (f"regraded: filmed in {glasses.regrade.filmed_in.id}, shown in {glasses.environment.id}",)
    if mode == "off" and filmed_in is not None and differs(filmed_in, glasses.environment):
        return (f"not regraded: filmed in {filmed_in.id}",)
    return ()


def build_metadata(session: Session, t_s: float | None, glasses: GlassesInLight) -> dict[str, str]:
    """Build a picture's metadata, texts by key; `t_s` None for a film. Nothing in it depends on machine or day.

    `glasses` are as the light alone makes them; what the take tells their lens by `t_s` is found here.
    """
    if t_s is not None:
        glasses = session.glasses_at(t_s, glasses)
    profile, environment, view = glasses.profile, glasses.environment, glasses.view
    texts = {
        "Software": "Vitrine",
        "vitrine:scene": session.scene.name,
        "vitrine:device": profile.id,
        "vitrine:environment": environment.id,
        "vitrine:view": view.kind,
        "vitrine:tone": view.tone,
        "vitrine:note": ", ".join(describe_view(glasses).caveats),
    }
    texts |= registration_metadata(session, glasses)
    if view.undistort:
        texts["vitrine:feed"] = "undistorted"
    if session.root_painter.text_mode != "glyphs":
        texts["vitrine:text"] = session.root_painter.text_mode
    if session.scene.language.locale != DEFAULT_LANGUAGE.locale:
        texts["vitrine:locale"] = session.scene.language.locale
    if t_s is not None:
        texts["vitrine:at"] = f"{t_s:g} s"
        cues = session.audio_cues_at(t_s, profile)
        told = (("heard", cues.words), ("capture-light", cues.light), ("faces", cues.faces))
        texts |= {f"vitrine:{key}": text for key, text in told if text}
    elif session.faces:
        texts["vitrine:faces"] = session.faces
    if t_s is None and profile.has_switchable_lens and session.timeline.lens_switches:
        texts["vitrine:lens"] = format_lens_switches(session.timeline.lens_switches)
    return texts if profile.is_feed else texts | _optics_metadata(glasses)


def registration_metadata(session: Session, glasses: GlassesInLight) -> dict[str, str]:
    """Metadata of a late, rare or erring overlay, with the seed that decides how it errs; none of an exact one."""
    texts = {f"vitrine:{key}": words for key, words in describe_registration(glasses.profile, glasses.view).items()}
    return texts | ({"vitrine:seed": str(session.take.seed)} if glasses.registration.heading_error_deg else {})


def _optics_metadata(glasses: GlassesInLight) -> dict[str, str]:
    view = glasses.view
    texts = {
        "vitrine:exposure": view.exposure,
        "vitrine:transmittance": f"{glasses.transmittance:.4g}",
        "vitrine:world": f"{format_light(glasses.environment.nits)} cd/m²",
        "vitrine:regrade": view.regrade,
    }
    if _dimming(glasses):
        texts["vitrine:lens"] = format_dimming(glasses.dimming)
    if glasses.filmed_in is not None:
        texts["vitrine:filmed-in"] = glasses.filmed_in.id
    if (regrade := glasses.regrade) is not None:
        texts["vitrine:regraded"] = f"exposure {regrade.exposure:.4g}, cones {regrade.cone_share:.0%}"
    if (white := glasses.brightness) is not None:
        texts |= {
            "vitrine:eye": view.eye,
            "vitrine:brightness": "auto" if view.brightness is None else f"{view.brightness:.0%}",
            "vitrine:optics": format_optics(view.optics),
            "vitrine:focus": view.focus,
            "vitrine:nits": f"{white.nits:.4g}",
            "vitrine:gain": f"{white.gain:.4g}",
            "vitrine:contrast": f"{white.contrast:.4g}",
            "vitrine:brightest": f"{glasses.brightest_channel:.4g}",
        }
        if view.eye_shift != (0.0, 0.0):
            texts["vitrine:eye-shift"] = ",".join(f"{share:g}" for share in view.eye_shift)
        if 0 < glasses.optics.share < 1:
            texts["vitrine:eyes"] = AVERAGE_NOTE
    if glasses.estimates:
        texts["vitrine:estimated"] = ", ".join(glasses.estimates)
    return texts


def format_lens_switches(switches: Sequence[LensSwitch]) -> str:
    """Format when a lens is told what, the first few times: "told dark at 3 s, clear at 20 s"."""
    told = ", ".join(
        f"{'dark' if to_dark else 'clear'} at {tick_time_s(tick):.4g} s"
        for tick, to_dark in switches[:MAX_TOLD_SWITCHES]
    )
    more = len(switches) - MAX_TOLD_SWITCHES
    return f"told {told}" + (f" and {more} times more" if more > 0 else "")


def format_contrast(contrast: float) -> str:
    """Format a contrast ratio as 1.94:1, 12:1 or 3,400:1, with its significant figures."""
    return f"{contrast:.2f}:1" if contrast < 10 else f"{float(f'{contrast:.2g}'):,.0f}:1"


def _approximation_sign(estimates: frozenset[str]) -> str:
    return "≈ " if estimates else ""

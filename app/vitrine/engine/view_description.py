"""Description of a view in words, for a picture's metadata and the strip under it. Estimates are marked with ≈."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.engine.session import Session
from vitrine.engine.view_options import format_optics
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.photometry import format_light

#: Names of the estimates that make a figure of the nits, or of the lens, an estimate.
_NITS_ESTIMATES, _LENS_ESTIMATES = frozenset(("nits", "least_nits")), frozenset(("clear", "dark"))

#: Words for settings of a view that are not the usual ones.
_EYES = {"left": ("left eye",), "right": ("right eye",), "both": ("both eyes",)}
_EXPOSURES = {"absolute": ("absolute exposure",)}
_TONES = {"sum": ("light summed and clipped",)}
_FOCUSES = {"overlay": ("focus on the overlay",), "world": ("focus on the world",)}

#: From this brightest channel on it is told that light is compressed; below, none is drawn more than 2.5 % fainter.
MIN_TOLD_CHANNEL = 1.05

#: What no eye of the two sees: half the light over a world that both see.
AVERAGE = "average of both eyes"
AVERAGE_NOTE = f"{AVERAGE}, of which one has no display: the wearer's two pictures rival"


class ViewDescription(NamedTuple):
    """A view in words: `subject` what is looked at and how, `figures` of its light, `caveats` how sure they are."""

    subject: tuple[str, ...]
    figures: tuple[str, ...]
    caveats: tuple[str, ...]


def describe_view(glasses: GlassesInLight) -> ViewDescription:
    """Describe a view for the strip."""
    profile, environment, view = glasses.profile, glasses.environment, glasses.view
    if profile.is_feed:
        subject = (profile.name, f"{view.kind} view", *_TONES.get(view.tone, ()))
        return ViewDescription(subject, (), ("simulated",))
    surroundings = f"{environment.name}, {format_light(environment.nits)} cd/m²"
    estimates_used = frozenset(glasses.estimates)
    caveats = ("simulated", "estimated") if estimates_used else ("simulated",)
    lens = f"lens {_approximation_sign(estimates_used & _LENS_ESTIMATES)}{glasses.transmittance:.2g}"
    white = glasses.brightness
    if white is None:
        return ViewDescription((profile.name, "no display", surroundings), (lens,), caveats)
    nits = f"{_approximation_sign(estimates_used & _NITS_ESTIMATES)}{white.nits:,.{0 if white.nits >= 10 else 1}f} nits"
    sign = _approximation_sign(estimates_used & (_NITS_ESTIMATES | _LENS_ESTIMATES))
    contrast = f"white {sign}{format_contrast(white.contrast)}"
    subject = (profile.name, surroundings, f"{view.kind} view", *_unusual_settings(glasses))
    figures = (nits, contrast) if profile.blocking else (nits, lens, contrast)
    return ViewDescription(subject, (*figures, *_compression(glasses)), caveats)


def _compression(glasses: GlassesInLight) -> tuple[str, ...]:
    """Words for a display whose light passes white and is compressed: faint light is drawn fainter than it is."""
    if glasses.view.tone == "sum" or glasses.brightest_channel < MIN_TOLD_CHANNEL:
        return ()
    return (f"light above white compressed, brightest ×{glasses.brightest_channel:.2g}",)


def _unusual_settings(glasses: GlassesInLight) -> tuple[str, ...]:
    """Words for the eye, exposure, tone and focus where they are not the usual ones."""
    view, share = glasses.view, glasses.optics.share
    eyes = _EYES.get(view.eye, ())
    if eyes and share < 1:
        eyes = (AVERAGE,) if share else (f"{eyes[0]}: no display",)
    words = (_EXPOSURES.get(view.exposure, ()), _TONES.get(view.tone, ()), _FOCUSES.get(view.focus, ()))
    return (*eyes, *(word for found in words for word in found))


def build_metadata(session: Session, t_s: float | None, glasses: GlassesInLight) -> dict[str, str]:
    """Build a picture's metadata, texts by key; `t_s` None for a film. Nothing in it depends on machine or day."""
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
    if t_s is not None:
        texts["vitrine:at"] = f"{t_s:g} s"
        cues = session.audio_cues_at(t_s, profile)
        texts |= {
            f"vitrine:{key}": text for key, text in (("heard", cues.words), ("capture-light", cues.light)) if text
        }
    return texts if profile.is_feed else texts | _optics_metadata(glasses)


def _optics_metadata(glasses: GlassesInLight) -> dict[str, str]:
    view = glasses.view
    texts = {
        "vitrine:exposure": view.exposure,
        "vitrine:transmittance": f"{glasses.transmittance:.4g}",
        "vitrine:world": f"{format_light(glasses.environment.nits)} cd/m²",
    }
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


def format_contrast(contrast: float) -> str:
    """Format a contrast ratio as 1.94:1, 12:1 or 3,400:1, with its significant figures."""
    return f"{contrast:.2f}:1" if contrast < 10 else f"{float(f'{contrast:.2g}'):,.0f}:1"


def _approximation_sign(estimates: frozenset[str]) -> str:
    return "≈ " if estimates else ""

"""Description of a view in words, for a picture's metadata and the strip under it. Estimates are marked with ≈."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.engine.look import Look
from vitrine.engine.show import Show
from vitrine.glass.brightness import brightness, transmittance
from vitrine.glass.figures import figures
from vitrine.glass.resolve import estimates, resolve
from vitrine.glass.view import Switches

#: Names of the estimates that make a figure of the nits, or of the lens, an estimate.
_OF_NITS, _OF_LENS = frozenset(("nits", "least_nits")), frozenset(("clear", "dark"))

#: Words for settings of a view that are not the usual ones.
_EYES = {"left": ("left eye",), "right": ("right eye",), "both": ("both eyes",)}
_EXPOSURES = {"absolute": ("absolute exposure",)}
_FOCUSES = {"overlay": ("focus on the overlay",), "world": ("focus on the world",)}

RIVALRY = "both eyes averaged, of which one has no display: the wearer's two pictures rival"


class Account(NamedTuple):
    """A view in words: `subject` what is looked at and how, `figures` of its light, `caveats` how sure they are."""

    subject: tuple[str, ...]
    figures: tuple[str, ...]
    marks: tuple[str, ...]


def account(asked: Look) -> Account:
    """Describe a view for the strip."""
    profile, environment, view = asked.profile, asked.environment, asked.view
    if profile.is_feed:
        return Account((profile.name, f"{view.kind} view"), (), ("simulated",))
    surroundings = f"{environment.name}, {environment.nits:,g} cd/m²"
    estimates_used = frozenset(rests_on(asked))
    caveats = ("simulated", "estimated") if estimates_used else ("simulated",)
    lens = f"lens {_about(estimates_used & _OF_LENS)}{lens_share(asked):.2g}"
    white = brightness(profile, environment, view.brightness)
    if white is None:
        return Account((profile.name, "no display", surroundings), (lens,), caveats)
    nits = f"{_about(estimates_used & _OF_NITS)}{white.nits:,.{0 if white.nits >= 10 else 1}f} nits"
    sign = _about(estimates_used & (_OF_NITS | _OF_LENS))
    contrast = f"white {sign}{contrast_text(white.contrast)}"
    subject = (profile.name, surroundings, f"{view.kind} view", *_unusual(asked))
    return Account(subject, (nits, contrast) if profile.blocking else (nits, lens, contrast), caveats)


def _unusual(asked: Look) -> tuple[str, ...]:
    """Words for the eye, exposure and focus where they are not the usual ones."""
    view, share = asked.view, resolve(asked.profile, asked.environment, asked.view).share
    eyes = _EYES.get(view.eye, ())
    if eyes and share < 1:
        eyes = (f"{eyes[0]}: rivalry",) if share else (f"{eyes[0]}: no display",)
    return (*eyes, *_EXPOSURES.get(view.exposure, ()), *_FOCUSES.get(view.focus, ()))


def metadata(show: Show, t_s: float | None, asked: Look) -> dict[str, str]:
    """Build a picture's metadata, texts by key; `t_s` None for a film. Nothing in it depends on machine or day."""
    profile, environment, view = asked.profile, asked.environment, asked.view
    texts = {
        "Software": "Vitrine",
        "vitrine:scene": show.scene.name,
        "vitrine:device": profile.id,
        "vitrine:environment": environment.id,
        "vitrine:view": view.kind,
        "vitrine:note": ", ".join(account(asked).marks),
    }
    if t_s is not None:
        texts["vitrine:at"] = f"{t_s:g} s"
        cues = show.heard_at(t_s, profile)
        texts |= {
            f"vitrine:{key}": text for key, text in (("heard", cues.words), ("capture-light", cues.light)) if text
        }
    return texts if profile.is_feed else texts | _through_glass(asked)


def rests_on(asked: Look) -> tuple[str, ...]:
    """List the names of the estimates among the values that the picture rests on."""
    return estimates(asked.profile, asked.environment, asked.view)


def lens_share(asked: Look) -> float:
    """The share of the world's light that the lens lets through."""
    return transmittance(asked.profile, figures(asked.profile), asked.environment.nits)


def _through_glass(asked: Look) -> dict[str, str]:
    profile, environment, view = asked.profile, asked.environment, asked.view
    texts = {
        "vitrine:exposure": view.exposure,
        "vitrine:transmittance": f"{lens_share(asked):.4g}",
        "vitrine:world": f"{environment.nits:g} cd/m²",
    }
    if (white := brightness(profile, environment, view.brightness)) is not None:
        texts |= {
            "vitrine:eye": view.eye,
            "vitrine:brightness": "auto" if view.brightness is None else f"{view.brightness:.0%}",
            "vitrine:optics": optics_text(view.optics),
            "vitrine:focus": view.focus,
            "vitrine:nits": f"{white.nits:.4g}",
            "vitrine:gain": f"{white.gain:.4g}",
            "vitrine:contrast": f"{white.contrast:.4g}",
        }
        if view.eye_shift != (0.0, 0.0):
            texts["vitrine:eye-shift"] = ",".join(f"{share:g}" for share in view.eye_shift)
        if 0 < resolve(profile, environment, view).share < 1:
            texts["vitrine:eyes"] = RIVALRY
    if names := rests_on(asked):
        texts["vitrine:estimated"] = ", ".join(names)
    return texts


def contrast_text(contrast: float) -> str:
    """Format a contrast ratio as 1.94:1, 12:1 or 3,400:1, with its significant figures."""
    return f"{contrast:.2f}:1" if contrast < 10 else f"{float(f'{contrast:.2g}'):,.0f}:1"


def optics_text(switches: Switches) -> str:
    """Format the optics switches as --optics takes them: one word where all are alike, else each by name."""
    if len(set(switches)) == 1:
        return switches.spread
    return ",".join(f"{name}={strength}" for name, strength in switches._asdict().items())


def _about(doubtful: frozenset[str]) -> str:
    return "≈ " if doubtful else ""

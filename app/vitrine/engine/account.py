"""What a picture was made of, in words: for its metadata and for the strip under it. Estimates are marked with ≈."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.engine.look import Look
from vitrine.engine.show import Show
from vitrine.glass.brightness import brightness, transmittance
from vitrine.glass.figures import figures
from vitrine.glass.resolve import estimates, resolve
from vitrine.glass.view import Switches

#: The names of estimates that make a figure one.
_OF_NITS, _OF_LENS = frozenset(("nits", "least_nits")), frozenset(("clear", "dark"))

#: What is said of a view that is not as usual.
_EYES = {"left": ("left eye",), "right": ("right eye",), "both": ("both eyes",)}
_EXPOSURES = {"absolute": ("absolute exposure",)}
_FOCUSES = {"overlay": ("focus on the overlay",), "world": ("focus on the world",)}

RIVALRY = "both eyes averaged, of which one has no display: the wearer's two pictures rival"


class Account(NamedTuple):
    """What is said of a picture: `subject` what is looked at and how, `figures` the light's, `marks` how sure it is."""

    subject: tuple[str, ...]
    figures: tuple[str, ...]
    marks: tuple[str, ...]


def account(asked: Look) -> Account:
    """The words of the strip."""
    profile, light, view = asked.profile, asked.environment, asked.view
    if profile.is_feed:
        return Account((profile.name, f"{view.kind} view"), (), ("simulated",))
    around = f"{light.name}, {light.nits:,g} cd/m²"
    doubtful = frozenset(rests_on(asked))
    marks = ("simulated", "estimated") if doubtful else ("simulated",)
    lens = f"lens {_about(doubtful & _OF_LENS)}{lens_share(asked):.2g}"
    found = brightness(profile, light, view.brightness)
    if found is None:
        return Account((profile.name, "no display", around), (lens,), marks)
    nits = f"{_about(doubtful & _OF_NITS)}{found.nits:,.{0 if found.nits >= 10 else 1}f} nits"
    white = f"white {_about(doubtful & (_OF_NITS | _OF_LENS))}{contrast_text(found.contrast)}"
    subject = (profile.name, around, f"{view.kind} view", *_unusual(asked))
    return Account(subject, (nits, white) if profile.blocking else (nits, lens, white), marks)


def _unusual(asked: Look) -> tuple[str, ...]:
    """Whose eye, which exposure and which focus, where they are not what one would take for granted."""
    view, share = asked.view, resolve(asked.profile, asked.environment, asked.view).share
    eyes = _EYES.get(view.eye, ())
    if eyes and share < 1:
        eyes = (f"{eyes[0]}: rivalry",) if share else (f"{eyes[0]}: no display",)
    return (*eyes, *_EXPOSURES.get(view.exposure, ()), *_FOCUSES.get(view.focus, ()))


def metadata(show: Show, t_s: float | None, asked: Look) -> dict[str, str]:
    """The same and more as texts by key, `t_s` None for a film. Nothing in it depends on the machine or the day."""
    profile, light, view = asked.profile, asked.environment, asked.view
    texts = {
        "Software": "Vitrine",
        "vitrine:scene": show.scene.name,
        "vitrine:device": profile.id,
        "vitrine:environment": light.id,
        "vitrine:view": view.kind,
        "vitrine:note": ", ".join(account(asked).marks),
    }
    if t_s is not None:
        texts["vitrine:at"] = f"{t_s:g} s"
        heard = show.heard_at(t_s, profile)
        texts |= {
            f"vitrine:{key}": said for key, said in (("heard", heard.words), ("capture-light", heard.light)) if said
        }
    return texts if profile.is_feed else texts | _through_glass(asked)


def rests_on(asked: Look) -> tuple[str, ...]:
    """The names of the values that are estimates, of those that the picture rests on."""
    return estimates(asked.profile, asked.environment, asked.view)


def lens_share(asked: Look) -> float:
    """How much of the world's light the lens lets through."""
    return transmittance(asked.profile, figures(asked.profile), asked.environment.nits)


def _through_glass(asked: Look) -> dict[str, str]:
    profile, light, view = asked.profile, asked.environment, asked.view
    texts = {
        "vitrine:exposure": view.exposure,
        "vitrine:transmittance": f"{lens_share(asked):.4g}",
        "vitrine:world": f"{light.nits:g} cd/m²",
    }
    if (found := brightness(profile, light, view.brightness)) is not None:
        texts |= {
            "vitrine:eye": view.eye,
            "vitrine:brightness": "auto" if view.brightness is None else f"{view.brightness:.0%}",
            "vitrine:optics": optics_text(view.optics),
            "vitrine:focus": view.focus,
            "vitrine:nits": f"{found.nits:.4g}",
            "vitrine:gain": f"{found.gain:.4g}",
            "vitrine:contrast": f"{found.contrast:.4g}",
        }
        if view.eye_shift != (0.0, 0.0):
            texts["vitrine:eye-shift"] = ",".join(f"{share:g}" for share in view.eye_shift)
        if 0 < resolve(profile, light, view).share < 1:
            texts["vitrine:eyes"] = RIVALRY
    if names := rests_on(asked):
        texts["vitrine:estimated"] = ", ".join(names)
    return texts


def contrast_text(contrast: float) -> str:
    """1.94:1, 12:1 or 3,400:1, with as many figures as say something."""
    return f"{contrast:.2f}:1" if contrast < 10 else f"{float(f'{contrast:.2g}'):,.0f}:1"


def optics_text(switches: Switches) -> str:
    """One word where all are alike, else each by name, as --optics takes it."""
    if len(set(switches)) == 1:
        return switches.spread
    return ",".join(f"{name}={strength}" for name, strength in switches._asdict().items())


def _about(doubtful: frozenset[str]) -> str:
    return "≈ " if doubtful else ""

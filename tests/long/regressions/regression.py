"""Forty regressions: edits of the three scenes that a person would want to hear of, seeded, each with its strength.

What is edited, where to and by how much is drawn from the seed, which nothing that names a change knows.
"""

from __future__ import annotations

import colorsys
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.long.regressions.project import RegressionProject

#: Degrees of a pixel of the first device, Even G2, at the centre: 576 pixels over 21.87°.
PX_DEG = 1 / 26.0


@dataclass(frozen=True)
class Regression:
    """One edit: `new` for `old` in a file, seen at a moment of a scene.

    It is rightly named where a node's change, or a term, holds all of `named`, words as they are printed; of a node
    they begin with its id.
    """

    name: str
    scene: str
    moment: str
    file: str
    old: str
    new: str
    named: tuple[str, ...]
    scalable: bool = True

    def apply(self, project: RegressionProject) -> None:
        """Make the edit in a copy of the project; shaders lie in its folder `shaders`."""
        project.replace(f"{self.file}", self.old, self.new)


def list_regressions(seed: int, strength: float = 1.0) -> tuple[Regression, ...]:
    """All forty of a seed, or those that there are in half strength."""
    rng = random.Random(f"regressions {seed}")
    found = (*_edit_desk(rng, strength), *_edit_way(rng, strength), *_edit_glasses(rng, strength),
             *_edit_street(rng, strength))  # fmt: skip
    return found if strength == 1 else tuple(one for one in found if one.scalable)


def _edit_desk(rng: random.Random, strength: float) -> Iterator[Regression]:
    def edit(name: str, old: str, new: str, *named: str, moment: str = "calm", scalable: bool = True) -> Regression:
        return Regression(name, "desk", moment, "desk/scene.yaml", old, new, named, scalable)

    grown = 1 + 0.02 * strength
    yield edit("icon 2 % larger", "size: 1.6, weight: 2", f"size: {1.6 * grown:.5f}, weight: 2", "sign:", "larger")
    yield edit("panel 2 % larger", "width: 2.6, height: 2, fill: \"#A04050\"",
               f"width: {2.6 * grown:.5f}, height: {2 * grown:.5f}, fill: \"#A04050\"", "paper:", "larger")  # fmt: skip
    for share in (0.01, 0.05):
        new = 0.85 * (1 - share * strength)
        yield edit(f"opacity −{share:.0%}", "opacity: 0.85", f"opacity: {new:.5f}", "board:", "opacity 0.85 →")
    fill = shift_color("#305070", rng, 4 * strength)
    yield edit("fill by 4 codes", 'fill: "#305070"', f'fill: "{fill}"', "board:", f"fill #305070 → {fill}")
    ink = shift_color("#58E6A4", rng, 4 * strength)
    yield edit("text by 4 codes", 'size: 0.8, color: "#58E6A4"', f'size: 0.8, color: "{ink}"', "rate:", f"→ {ink}")
    paper = turn_hue("#4060C0", rng.choice((-10, 10)) * strength)
    yield edit("hue 10°", 'fill: "#4060C0"', f'fill: "{paper}"', "sheet:", f"fill #4060C0 → {paper} (hue")
    digit = rng.choice("012346789")
    yield Regression("a digit", "desk", "calm", "desk/words.yaml", "4.75", f"4.{digit}5" if digit != "7" else "4.15",
                     ("rate:", "text '4.75 % a year' →"), False)  # fmt: skip
    yield Regression("a decimal point", "desk", "calm", "desk/words.yaml", "4.75", "475",
                     ("rate:", "→ '475 % a year'"), False)  # fmt: skip
    letter = rng.randrange(1, len("Daily rates"))
    title = "Daily rates"[:letter] + "Daily rates"[letter + 1 :]
    yield Regression("a letter", "desk", "calm", "desk/words.yaml", "Daily rates", title,
                     ("title:", f"text 'Daily rates' → '{title}'"), False)  # fmt: skip
    badge = "      - {id: fresh, kind: badge, text: New, size: 0.6}\n"
    yield edit("a badge gone", badge, "", "fresh:", "gone", scalable=False)
    divider = '      - {id: divider, kind: panel, height: 0.1, fill: "#8899AA"}\n'
    yield edit("a divider lost", divider, "", "divider:", "gone", scalable=False)
    left = PX_DEG * rng.choice((1, 2))
    text = "{id: rate, kind: text,"
    yield edit("text 1 px", text, f"{text} margin: [0, 0, 0, {left:.4f}],", "rate:", "px right", scalable=False)
    yield edit("font weight", "size: 1.0, weight: bold", "size: 1.0, weight: regular", "title:",
               "weight bold → regular", scalable=False)  # fmt: skip
    yield edit("node order", 'fill: "#A04050", z: 1', 'fill: "#A04050", z: 3', "paper:", "now in front",
               scalable=False)  # fmt: skip
    yield edit("border colour", 'border_color: "#58E6A4"', f'border_color: "{turn_hue("#58E6A4", 10 * strength)}"',
               "board:", "border #58E6A4 →")  # fmt: skip
    yield edit("progress", "value: 0.62", f"value: {0.62 + 0.03 * strength * rng.choice((-1, 1)):.4f}", "bar:",
               "value 0.62 →")  # fmt: skip
    yield edit("halo lost", '    halo: {size: 0.5, color: "#203040"}\n', "", "board:", "halo is gone", scalable=False)
    yield Regression("a frame late", "desk", "coming", "desk/desk.take.jsonl", '"t": 1.0',
                     f'"t": {1.0 + 1 / 30:.6f}', ("toast:", "1 frame later"), False)  # fmt: skip
    yield edit("a slower transition", "enter: {seconds: 0.5", f"enter: {{seconds: {0.5 * (1 + 0.2 * strength):.3f}",
               "toast", "", moment="coming")  # fmt: skip


def _edit_way(rng: random.Random, strength: float) -> Iterator[Regression]:
    def edit(name: str, old: str, new: str, *named: str, scalable: bool = True) -> Regression:
        return Regression(name, "way", "still", "way/scene.yaml", old, new, named, scalable)

    for px in (0.5, 1.0, 2.0):
        # At six metres a pixel of the first device is 4 mm.
        moved_m = px * strength * 6 * math.radians(PX_DEG) * rng.choice((-1, 1))
        if rng.random() < 0.5:
            word, new = "right" if moved_m > 0 else "left", f"[{-0.45 + moved_m:.6f}, 1.45,"
        else:
            word, new = "up" if moved_m > 0 else "down", f"[-0.45, {1.45 + moved_m:.6f},"
        yield edit(f"arrow {px:g} px {word}", "gate: {at: [-0.45, 1.45,", f"gate: {{at: {new}", "post:",
                   f"{px * strength:.1f} px {word}"[-8:])  # fmt: skip
    width = 1.1 + 0.1 * strength * rng.choice((-1, 1))
    yield edit("route's width", "width_m: 1.1", f"width_m: {width:.4f}", "chevrons:", f"width_m 1.1 → {width:.6g}")
    spacing = 1.2 * (1 + 0.04 * strength * rng.choice((-1, 1)))
    yield edit("chevrons' spacing", "spacing_m: 1.2", f"spacing_m: {spacing:.4f}", "chevrons:", "spacing_m 1.2 →")
    color = shift_color("#58E6A4", rng, 4 * strength)
    yield edit("route by 4 codes", 'color: "#58E6A4"', f'color: "{color}"', "chevrons:", f"#58E6A4 → {color}")
    heading = 42 + 4 * strength * rng.choice((-1, 1))
    yield edit("arrow's heading", "heading: 42", f"heading: {heading:.3f}", "post:", "heading 42 →")
    yield edit("arrow 2 % larger", "height_m: 0.25", f"height_m: {0.25 * (1 + 0.02 * strength):.5f}", "post:", "larger")
    yield edit("leader's line", "thick_px: 2", f"thick_px: {2 + 0.5 * strength:g}", "line:", "thick_px 2 →")
    end = shift_color("#5078A0", rng, 4 * strength)
    yield edit("gradient's end", 'end: "#5078A0"', f'end: "{end}"', "label:", f"#5078A0 → {end}")
    yield edit("group's opacity −5 %", "opacity: 0.8", f"opacity: {0.8 * (1 - 0.05 * strength):.4f}", "pair:",
               "opacity 0.80 →")  # fmt: skip
    yield edit("another icon", "icon: straight", "icon: turn-left", "right-half:", "icon straight → turn-left",
               scalable=False)  # fmt: skip


def _edit_glasses(rng: random.Random, strength: float) -> Iterator[Regression]:
    def edit(name: str, old: str, new: str, *named: str, scalable: bool = True) -> Regression:
        scene, moment = rng.choice((("desk", "calm"), ("way", "still")))
        return Regression(name, scene, moment, f"{scene}/even-g2.device.yaml", old, new, named, scalable)

    yield edit("a level", "levels: 16", "levels: 15", "levels of even-g2: 16 → 15", scalable=False)
    tint = shift_color("#00FF90", rng, 4 * strength)
    yield edit("tint by 4 codes", "#00FF90", tint, f"tint of even-g2: #00FF90 → {tint}")
    yield edit("brightness", "min: {value: 12", f"min: {{value: {12 * (1 + 0.02 * strength):.4f}",
               "brightness of even-g2 in night-street: 12 →")  # fmt: skip
    yield edit("spread", "share: 0.08", f"share: {0.08 + 0.02 * strength:.4f}", "spread of even-g2: 0.08,0.35 →")


def _edit_street(rng: random.Random, strength: float) -> Iterator[Regression]:
    price = rng.choice((389, 398, 359, 299))
    told = '"shop": "This stall", "price": 399, "price_minor": 39900, "price_text": "¥\u00a0{}", "currency": "CNY", '
    told += '"unit_price": 399, "unit": "pair", "unit_price_text": "¥\u00a0399 / pair", "told_at"'
    yield Regression("a price", "street", "shoe", "street/demo.take.jsonl", told.format(399), told.format(price),
                     ("offer-price:", "399' →"), False)  # fmt: skip
    found = '"event": "product.found"'
    yield Regression("a take a frame late", "street", "arriving", "street/demo.take.jsonl", f'"t": 28.0, {found}',
                     f'"t": {28 + 1 / 30:.6f}, {found}', ("the moment is 1 frame later",), False)  # fmt: skip
    beside = "if display.width_deg >= 18 and display.height_deg >= 8 else 0}"
    yield Regression("a card 1 px", "street", "shoe", "street/stall.yaml", f'"{{-5.6 {beside}',
                     f'"{{{PX_DEG * strength - 5.6:.5f} {beside}', ("offer:", "px right"))  # fmt: skip
    power = 1 / (1 + 0.02 * strength)
    yield Regression("gamma 1.02", "street", "corner", "shaders/common/srgb.glsl",
                     "return mix(l * 12.92, fit, step(vec3(0.0031308), l));",
                     f"return pow(mix(l * 12.92, fit, step(vec3(0.0031308), l)), vec3({power:.6f}));",
                     ("gamma 1.0", "the encode of the picture"))  # fmt: skip


def shift_color(color: str, rng: random.Random, codes: float) -> str:
    """A colour with one channel off by so many codes, up or down as there is room."""
    channels = list(bytes.fromhex(color[1:]))
    index = rng.randrange(3)
    step = round(codes) * rng.choice((-1, 1))
    channels[index] += step if 0 <= channels[index] + step <= 255 else -step
    return "#{:02X}{:02X}{:02X}".format(*channels)


def turn_hue(color: str, degrees: float) -> str:
    """A colour with its hue turned."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(code / 255 for code in bytes.fromhex(color[1:])))
    turned = colorsys.hsv_to_rgb((hue + degrees / 360) % 1, saturation, value)
    return "#{:02X}{:02X}{:02X}".format(*(round(channel * 255) for channel in turned))

"""Right files to begin with: small ones of every kind, made on the spot, and those that come with the program."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image

from tests.color_font import list_paints, make_color_font
from tests.feed.clip import Clip
from tests.made_font import make_font, make_variable_font, save_font
from tests.scene.fuzz_test import GOOD
from tests.world.poses.pose_writers import WRITERS, make_walk
from vitrine import paths
from vitrine.paths import assets


@dataclass(frozen=True)
class Seed:
    """A right file: its kind, its name in the case's folder, and what lies beside it unharmed."""

    kind: str
    name: str
    data: bytes
    beside: dict[str, bytes] = field(default_factory=dict)


TEXTS = frozenset({"svg", "poses", "feeds", "imports", "takes", "tables", "scenes", "tokens"})


def seeds(folder: Path) -> list[Seed]:
    """All of them; `folder` is where films are encoded."""
    return [
        *_pictures(),
        *_drawings(),
        *_fonts(),
        *_moving(),
        *_videos(folder),
        *_poses(),
        *_feeds(folder),
        *_imports(folder),
        *_takes(),
        *_tables(),
        *_arrays(),
        *_scenes(),
        *_tokens(),
    ]


_FONT_SCENE = """vitrine: 1
fonts: {own: NAME}
nodes: [{kind: text, text: Hamburg, font: own, anchor: {head: center}}]
"""


def _pictures() -> list[Seed]:
    pixels = np.random.default_rng(1).integers(0, 255, (24, 32, 3)).astype(np.uint8)
    made = []
    for name, options in (
        ("a.png", {}), ("a.jpg", {}), ("a.webp", {}), ("a.gif", {}), ("a.bmp", {}), ("a.tif", {}),
        ("b.tif", {"compression": "tiff_lzw"}), ("b.png", {"bits": 4}), ("b.jpg", {"progressive": True}),
    ):  # fmt: skip
        image = Image.fromarray(pixels)
        image = image.convert("P") if name == "b.png" else image
        exif = Image.Exif()
        exif[0x0112] = 6
        buffer = io.BytesIO()
        form = {"jpg": "JPEG", "tif": "TIFF"}.get(name[2:], name[2:].upper())
        image.save(buffer, form, **options, **({"exif": exif} if form == "JPEG" else {}))
        made.append(Seed("pictures", name, buffer.getvalue()))
    return made


def _drawings() -> list[Seed]:
    return [Seed("svg", "a.svg", text.encode()) for text in (_ICON_SVG, _CHART_SVG)]


def _fonts() -> list[Seed]:
    """Outlines of both kinds, variable, in a collection, with features, packed, in colours; small, so that damage hits
    what is read.
    """
    letters = "Hamburg office AVATAR 10:30 éŁ (fi)"
    features = "feature ss01 { sub a by e; } ss01; feature liga { sub f i by V; } liga;"
    cff = TTFont(assets() / "fonts" / "NotoSansSC-Regular.otf")
    cutter = Subsetter(Options(desubroutinize=True))
    cutter.populate(text=letters)
    cutter.subset(cff)
    made = {
        "a.ttf": make_font(letters, features=features),
        "b.ttf": make_variable_font(letters),
        "c.ttc": [make_font(letters), make_font(letters, bold=True)],
        "d.otf": cff,
    }
    files = {name: save_font(font) for name, font in made.items()}
    painted = [*list_paints().items()][: len(set(letters))]
    packed = make_font(letters)
    for name in ("f.woff", "g.woff2"):
        packed.flavor = name[2:]
        files[name] = save_font(packed)
    files["e.ttf"] = make_color_font(dict(painted), letters=sorted(set(map(ord, letters))))
    return [
        Seed("fonts", name, data, {"scene.yaml": _FONT_SCENE.replace("NAME", name).encode()})
        for name, data in files.items()
    ]


def _moving() -> list[Seed]:
    frames = [Image.new("RGBA", (24, 16), (80 * n, 9, 9, 255)) for n in range(3)]
    for n, frame in enumerate(frames):
        frame.paste((0, 0, 255, 100), (3 * n, 2, 3 * n + 8, 9))
    made = []
    for name, options in (
        ("a.gif", {"disposal": 2}), ("a.png", {"disposal": 1, "blend": 1}), ("a.webp", {"lossless": True}),
        ("b.webp", {}),
    ):  # fmt: skip
        buffer = io.BytesIO()
        form = name[2:].upper()
        frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=[100, 0, 50], loop=0, **options)
        made.append(Seed("moving", name, buffer.getvalue()))
    return made


def _videos(folder: Path) -> list[Seed]:
    clips = {
        "a.mp4": Clip(count=12),
        "b.mp4": Clip(count=12, turned_deg=90, muxer_options={"movflags": "faststart"}),
        "c.mp4": Clip(count=12, muxer_options={"movflags": "frag_keyframe+empty_moov"}),
        "a.mkv": Clip(count=12),
        "a.avi": Clip(count=8, codec="mjpeg", pixels="yuvj420p", options={}),
        "b.avi": Clip(count=8, codec="mpeg4", options={"bf": "2"}),
        "a.ts": Clip(count=12),
        "a.gif": Clip(count=4, codec="gif", pixels="rgb8", options={}, tick_s=Clip().tick_s),
        "a.mov": Clip(count=4, codec="prores_ks", pixels="yuv422p10le", options={}),
        "a.webm": Clip(count=6, codec="libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8"}),
    }
    fields = {"flags": "+ildct+ilme", "g": "6", "bf": "2"}
    clips |= {
        "e.mov": Clip(count=6, aspect=Fraction(12, 11), display_matrix=(0, 1 << 16, 0, 1 << 16, 0, 0, 0, 0, 1 << 30)),
        "c.ts": Clip(count=12, codec="mpeg2video", options=fields, aspect=Fraction(16, 15)),
        "a.mpg": Clip(count=8, codec="mpeg2video", options={"g": "4"}),
    }
    made = {name: clip.write(folder / name).read_bytes() for name, clip in clips.items()}
    # Their clocks start again, once at another size.
    small = Clip(count=8, width=64, height=64).write(folder / "small.ts").read_bytes()
    made |= {"d.ts": made["a.ts"] + small + made["a.ts"], "b.mpg": 2 * made["a.mpg"]}
    return [Seed("videos", name, data) for name, data in made.items()]


def _feeds(folder: Path) -> list[Seed]:
    film = Clip(count=4).write(folder / "film.mp4").read_bytes()
    lines = b"0 0 1.6 0 0 0 0 1\n1 0 1.6 -1 0 0 0 1\n"
    settings = b'colour: "bt709 full"\nlens: 70\ndelay: 80ms\nlight: sunlit\nstream: 1\ninterlaced: true\n'
    return [Seed("feeds", "a.feed.yaml", settings, {"a.mp4": film, "a.tum": lines})]


def _poses() -> list[Seed]:
    lines = "".join(f"{1.4e9 + n / 10} {n / 10} 1.6 {-n / 3} 0 {n / 100} 0 1\n" for n in range(120))
    camera = b"width: 640\nheight: 360\nfx: 600\nfy: 600.5\ncx: 320\ncy: 180\nup: z\n"
    return [
        Seed("poses", "a.tum", f"# t tx ty tz qx qy qz qw\n{lines}".encode(), {"a.camera.yaml": camera}),
        Seed("poses", "a.camera.yaml", camera, {"a.tum": lines.encode()}),
    ]


def _imports(folder: Path) -> list[Seed]:
    """Poses in the formats of other programs, each with the files that lie beside."""
    made = []
    for number, (write, _) in enumerate(WRITERS.values()):
        (own := folder / f"imports-{number}").mkdir()
        path = write(own, make_walk(12))
        path = path / "images.txt" if path.is_dir() else path
        if path.is_file():
            beside = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file() and file != path}
            made.append(Seed("imports", path.name, path.read_bytes(), beside))
    return made


def _takes() -> list[Seed]:
    events = ("tap", "back", 'voice:"pay now"', "near:corner<12m", "force:card", "gaze:hud", "key:m", "swipe_up")
    head = {"vitrine_take": 1, "feed": "testcard", "seed": 7, "scene": "s.yaml"}
    rows = [head, *({"t": n / 4, "event": events[n % len(events)]} for n in range(40))]
    return [
        Seed(
            "takes",
            "t.jsonl",
            "".join(json.dumps(row) + "\n" for row in rows).encode(),
            {"chart.yaml": _CHART.encode()},
        )
    ]


def _tables() -> list[Seed]:
    rows = "".join(f'{n},{n / 2},{-n},"shop {n}, left",{n}%\n' for n in range(60))
    return [Seed("tables", "a.csv", f"x,y,z,name,price\n{rows}".encode())]


def _arrays() -> list[Seed]:
    made = []
    for name, array in (
        ("a.npy", np.arange(60.0).reshape(20, 3)),
        ("b.npy", np.asfortranarray(np.arange(60, dtype=">i4").reshape(20, 3))),
    ):
        buffer = io.BytesIO()
        np.save(buffer, array)
        made.append(Seed("npy", name, buffer.getvalue()))
    return made


def _tokens() -> list[Seed]:
    return [Seed("tokens", "brand.tokens.json", _BRAND_TOKENS.encode(), {"scene.yaml": _BRAND_SCENE.encode()})]


def _scenes() -> list[Seed]:
    buffer = io.BytesIO()
    Image.new("RGBA", (8, 6), (9, 9, 9, 255)).save(buffer, "PNG")
    beside = {
        "shoe.png": buffer.getvalue(),
        "parts.yaml": b"components: {tiny: {params: [p], node: {kind: text, text: '{p.reviews:int}'}}}\n",
        "shops.csv": b"x,y,z,name\n1,0,2,A\n3,0,4,B\n",
    }
    good = GOOD.replace("vitrine: 1\n", "vitrine: 1\nfeed: testcard:64x36\n")
    market = paths.assets() / "scenes" / "market-street"
    others = {file.name: file.read_bytes() for file in market.iterdir() if file.is_file()}
    boxes = "street.occluders.csv"
    others[boxes] = (paths.assets() / "feeds" / boxes).read_bytes()
    others["town.map"] = (paths.assets() / "maps" / "market-town.map").read_bytes()
    street = others.pop("scene.yaml").decode().replace("../../feeds/street.mp4", "testcard:64x36")
    street = street.replace(f"../../feeds/{boxes}", boxes).replace("../../maps/market-town.map", "town.map")
    street = "\n".join(line for line in street.split("\n") if not line.startswith(("places_file:", "take:")))
    return [
        Seed("scenes", "s.yaml", good.encode(), beside),
        Seed("scenes", "s.yaml", _CHART.encode(), beside),
        Seed("scenes", "s.yaml", street.encode(), others),
    ]


_CHART = """\
vitrine: 1
feed: testcard:64x36
places: {corner: {at: [0, 0, -20], radius_m: 3}}
content: {shoe: {title: Runner, price: 399}}
statechart:
  datamodel: {taps: 0, paid: false, name: "'a'"}
  states:
    guiding:
      initial: true
      enter: [{say: "hello {shoe.title}"}]
      transitions:
        - {event: tap, target: shop, cond: "taps >= 2 and not paid"}
        - {event: tap, on: [{assign: {location: taps, expr: taps + 1}}, {assign: {location: name, expr: name + name}}]}
        - {event: 'near:corner<12m entered:corner', target: shop}
        - {after_s: 1.5, target: shop}
    shop:
      parallel: true
      transitions: [{event: back, target: guiding}, {after_s: 0.5, target: closed}]
      states:
        hud:
          history: {last: {type: deep, transitions: [{target: small}]}}
          states:
            small: {initial: true, transitions: [{event: 'key:m', target: big}]}
            big: {capture: true, transitions: [{event: 'key:m', target: small}]}
        light:
          states: {on: {initial: true, transitions: [{event: 'voice:"off"', target: off}]}, off: {}}
    closed: {transitions: [{cond: 'In("closed")', target: guiding, on: [{raise: tap}]}]}
nodes:
  - {kind: text, id: a, text: "{shoe.price:price}", when: shop, enter: {slide: [0, 1], easing: ease-out}}
  - {kind: card, id: card, product: shoe, when: [small, big]}
"""

_ICON_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2">
  <path d="M4.5 16.5c-1.5 1.26-2 5-2 5s3.74-.5 5-2a2.18 2.18 0 0 0-2.91-.09z" stroke-linecap="round"/>
  <g transform="translate(2 3) rotate(20) scale(1.5)" opacity=".8"><circle cx="9" cy="9" r="4" fill="#0af"/></g>
</svg>
"""

_CHART_SVG = """\
<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="120" height="60px">
  <style>.a { fill: url(#g); stroke-dasharray: 4 2 } text { font-size: 9px }</style>
  <defs>
    <linearGradient id="g" x1="0%"><stop stop-color="red"/><stop offset="1" stop-color="#00f8"/></linearGradient>
    <radialGradient id="r" xlink:href="#g" fx=".2"/>
    <pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="2" height="2"/></pattern>
    <clipPath id="c"><rect x="1" width="90" height="50"/></clipPath>
    <mask id="m" maskUnits="userSpaceOnUse"><rect width="80" height="50" fill="white"/></mask>
    <marker id="k" markerWidth="3" markerHeight="3"><circle r="2"/></marker>
    <filter id="f" x="-20%"><feGaussianBlur stdDeviation="2"/><feOffset dx="3"/><feTurbulence numOctaves="2"/>
      <feMorphology radius="1"/><feConvolveMatrix order="3" kernelMatrix="1 0 0 0 1 0 0 0 1"/>
      <feColorMatrix type="saturate" values="0.4"/><feBlend in2="SourceGraphic"/><feTile/></filter>
    <symbol id="s" viewBox="0 0 9 9"><ellipse cx="4" cy="4" rx="3" ry="2"/></symbol>
  </defs>
  <g clip-path="url(#c)"><rect class="a" x="3" y="4" width="50" height="30" rx="6" stroke="#fff"/></g>
  <use xlink:href="#s" width="20" height="20" transform="skewX(10)"/>
  <path d="M10,50 L60,20 Q70 60 80 30 T100 10 A 9 8 30 1 0 110 40 H5 V9 Z" marker-mid="url(#k)" fill="url(#p)"/>
  <polyline points="1,2 30,40 50,9" mask="url(#m)" stroke="url(#r)" stroke-width="3"/>
  <g filter="url(#f)"><polygon points="60,5 90,5 75,30"/></g>
  <text x="9" y="55" class="a">Tea <tspan font-weight="bold">12</tspan></text>
  <svg x="80" y="30" width="20" height="20" viewBox="0 0 2 2"><line x2="2" y2="1" stroke="red" /></svg>
</svg>
"""

_BRAND_TOKENS = """\
{
  "brand": {
    "$type": "color",
    "green": {"$value": "#58E6A4", "$description": "the way"},
    "accent": {"$value": "{brand.green}"},
    "sky": {"$value": {"colorSpace": "srgb", "components": [0.49, 0.72, 1], "alpha": 0.9}},
    "sand": {"$value": {"colorSpace": "oklch", "components": [0.8, 0.1, "none"], "hex": "#FFC857"}},
    "rose": {"$value": {"colorSpace": "hsl", "components": [350, 80, 70]}}
  },
  "space": {
    "$type": "dimension",
    "m": {"$value": {"value": 16, "unit": "px"}},
    "l": {"$value": "2rem"},
    "hair": {"$value": "0.05deg"}
  },
  "faint": {"$type": "number", "$value": 0.4},
  "bold": {"$type": "fontWeight", "$value": "semi-bold"},
  "blink": {"$type": "duration", "$value": "160ms"},
  "out": {"$type": "cubicBezier", "$value": [0, 0, 0.58, 1]},
  "quick": {
    "$type": "transition",
    "$value": {"duration": "{blink}", "delay": {"value": 0, "unit": "ms"}, "timingFunction": "{out}"}
  },
  "sheen": {
    "$type": "gradient",
    "$value": [{"color": "{brand.accent}", "position": 0}, {"color": "#7DB7FF", "position": 1}]
  },
  "heading": {
    "$type": "typography",
    "$value": {
      "fontFamily": ["Noto Sans", "sans-serif"], "fontSize": "{space.l}", "fontWeight": "{bold}",
      "letterSpacing": "0px", "lineHeight": 1.2
    }
  },
  "line": {"$type": "border", "$value": {"color": "{brand.sky}", "width": "2px", "style": "solid"}},
  "glow": {
    "$type": "shadow",
    "$value": {"color": "#262B30", "offsetX": "0px", "offsetY": "0px", "blur": "{space.m}", "spread": "0px"}
  }
}
"""

_BRAND_SCENE = """\
vitrine: 1
tokens: {file: brand.tokens.json, px_per_deg: 40}
content: {hot: true}
colors: {own: $brand.rose}
styles:
  row: {gap: $space.m, padding: [$space.m, $space.l]}
statechart: {states: {idle: {initial: true, transitions: [{event: tap, target: on}]}, "on": {}}}
nodes:
  - kind: panel
    anchor: {head: center}
    style: [row, $line, $glow]
    radius: $space.m
    fill: $sheen
    change: $quick
    states: {"on": {fill: $brand.sand, opacity: $faint}}
    children:
      - {kind: text, text: "$heading costs $5", style: $heading, color: own, enter: {seconds: $blink, easing: $out}}
      - {kind: text, text: b, weight: $bold, spacing: $space.hair}
      - {kind: icon, icon: luggage, color: "{'$brand.sky' if hot else '$brand.accent'}"}
"""

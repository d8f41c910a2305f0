"""The small scene that `vitrine new NAME` writes: something of everything, with a comment on each."""

from __future__ import annotations

import json

_SCENE = """\
# A small scene with something of everything: take out what you do not need.

vitrine: 1                      # version of the format
name: @NAME@
feed: street.jpg                # or a video, another picture, a camera, an address, testcard
clock: "10:42"                  # time of day where the feed starts

# Lengths are degrees of visual angle; body text is 0.8, nothing under 0.6 can be read.
# World points are metres: [right, up, towards you], so -z is ahead; the ground is y = 0.
places:
  door: {at: [2, 1.2, -8], radius_m: 3}

routes:
  way: [[0, 0, -1], [0, 0, -8], [2, 0, -8]]

# What texts are bound to: {offer.title} below is "Green tea, spring harvest".
content:
  offer:
    title: Green tea, spring harvest
    price: 68
    rating: 4.5
    reviews: 1204
    shops:
      - {name: Hill House, price: 72}
      - {name: 茶里, price: 65}
      - {name: Old Market, price: 68}

styles:
  caption: {size: 0.65, color: secondary}

# States: a tap opens the offer, which goes again by itself after six seconds. What is said is heard on glasses
# without a display too; with `capture: true` in a state, the camera records while it is active.
statechart:
  states:
    walking:
      initial: true
      transitions:
        - {event: tap, target: looking}
    looking:
      enter: {say: "{offer.title}, {offer.price} yuan"}
      transitions:
        - {event: back, target: walking}
        - {after_s: 6, target: walking}

# What is shown, from back to front.
nodes:
  - id: way
    kind: route                 # chevrons that flow along the ground
    route: way
    when: walking

  - id: hud
    kind: panel                 # a veil with an outline, fixed to the lower edge of the display
    anchor: {head: bottom, offset: [0, -1]}
    direction: row
    align: center
    gap: 0.5
    padding: [0.3, 0.8]
    radius: 0.9
    fill: veil
    border: 0.06
    children:
      - {kind: icon, icon: straight, color: guidance}
      - {kind: text, text: "{routes.way.remaining_m:m}", weight: bold}
      - {kind: text, text: to the door}
      - {kind: text, text: "{routes.way.arrival:clock}", style: caption}

  - id: note
    kind: panel
    anchor: {head: top-right, offset: [-1, 1]}
    when: walking
    padding: 0.4
    radius: 0.4
    border: 0.06
    children:
      - kind: text
        text: Tap for the offer
        opacity: {osc: [0.15, 0.4], base: 0.85}   # any number may move: [amplitude, hertz]

  - id: offer
    kind: card                  # picture, title, price, stars, shops: what the content has
    product: offer
    anchor: {world: door}
    when: looking
    enter: {slide: [0, 0.4]}
    parts:
      price: {color: guidance}
"""


def render_starter_scene(name: str) -> str:
    """The text of a small commented scene called `name`; beside it a picture, `street.jpg`."""
    # JSON's quoting is YAML's: any name is safe in it.
    return _SCENE.replace("@NAME@", json.dumps(name, ensure_ascii=False))

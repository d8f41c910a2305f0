"""Examples of the reference: a few lines of a scene by the heading that they stand under. A test loads each."""

from __future__ import annotations

EXAMPLES = {
    "Scene": """\
vitrine: 1
feed: walk.mp4
content: {shop: {name: Moda}}
nodes:
  - {kind: text, text: "Welcome to {shop.name}", anchor: {head: top}}""",
    "group": """\
nodes:
  - kind: group
    direction: row
    gap: 0.3
    children: [{kind: icon, icon: pin}, {kind: text, text: "7 min"}]""",
    "panel": """\
nodes:
  - kind: panel
    fill: veil
    padding: [0.4, 0.6]
    radius: 0.5
    children: [{kind: text, text: Platform 4}]""",
    "text": """\
nodes:
  - {kind: text, text: Green tea, size: 1.2, weight: bold, color: primary}
  - {kind: text, text: spring harvest, color: secondary, lines: 1}""",
    "image": """\
nodes:
  - {kind: image, src: tea.png, width: 4, fit: cover, radius: 0.4}""",
    "icon": """\
nodes:
  - {kind: icon, icon: turn-right, size: 2, color: guidance}""",
    "shape": """\
nodes:
  - {kind: shape, ring: {size: 4}, stroke: guidance, stroke_width: 0.4, trim: [0, 0.7]}
  - {kind: shape, path: M0 0L2 1L0 2Z, fill: price}""",
    "arrow": """\
places: {corner: [0, 0, -12]}
nodes:
  - {kind: arrow, turn: right, anchor: {world: corner}, color: guidance}""",
    "route": """\
routes: {way: [[0, 0, -1], [0, 0, -12], [6, 0, -12]]}
nodes:
  - {kind: route, route: way, color: guidance}""",
    "card": """\
content: {products: {tea: {title: Green tea, price: 68, rating: 4.5}}}
nodes:
  - {kind: card, product: products.tea, anchor: {head: right}}""",
    "badge": """\
nodes:
  - {kind: badge, text: new, color: price}""",
    "progress": """\
content: {battery: 64}
nodes:
  - {kind: progress, value: "{battery / 100}", width: 6}""",
    "rating": """\
nodes:
  - {kind: rating, value: 3.5}""",
    "leader": """\
places: {lamp: [1, 1.6, -6]}
nodes:
  - {kind: text, id: tag, text: Lamp, anchor: {head: right}}
  - {kind: leader, source: tag, target: {world: lamp}}""",
    "Components": """\
components:
  chip: {params: [word], node: {kind: badge, text: "{word}"}}
nodes:
  - {use: chip, with: {word: open}}""",
    "Styles": """\
styles:
  title: {size: 1.4, weight: bold}
nodes:
  - {kind: text, text: Departures, style: title, color: price}""",
    "Tokens": """\
tokens: {file: brand.tokens.json, px_per_deg: 40}
nodes:
  - {kind: text, text: Departures, style: $heading, color: $brand.accent}
  - {kind: panel, width: 8, height: 2, fill: $brand.sky, radius: $space.m}""",
    "Tween": """\
nodes:
  - kind: panel
    width: 8
    height: 3
    fill: veil
    enter: {seconds: 0.3, slide: [0, 2]}
    exit: {seconds: 0.2}""",
    "Anchor": """\
places: {door: {at: [2, 1.2, -8], radius_m: 3}}
nodes:
  - {kind: text, text: Entrance, anchor: {world: door, near_m: [2, 3]}}
  - {kind: text, text: "10:42", anchor: {head: top-right, offset: [-1, 1]}}
  - {kind: text, text: Notes, anchor: {body: [0.6, -0.3, 1]}}""",
    "Codes": """\
services: {codes: {}}
statechart:
  datamodel: {mine: "''"}
  states:
    looking:
      initial: true
      transitions: [{event: code.seen, target: card, on: {assign: {location: mine, expr: data.code.payload}}}]
    card: {transitions: [{event: back, target: looking}]}
nodes:
  - {kind: text, text: "{mine}", anchor: {code: "{mine}", at: right, offset: [0.5, 0]}, when: card}""",
    "Sizes and displays": """\
nodes:
  - kind: panel
    fill: veil
    width: 60%
    max_width: 24
    anchor: {head: bottom-left, inside: safe}
    if: {"display.width_deg < 20": {width: 100%, direction: column}}
    children: [{kind: text, text: Platform 4, width: 100%, lines: 1}]""",
    "Repeat": """\
nodes:
  - kind: group
    repeat: {file: shops.csv, limit: 20}
    children: [{kind: text, text: "{row.name}"}]""",
    "Type": """\
fonts:
  brand: brand.ttf
  narrow: {file: brand.ttf, axes: {wdth: 80}}
  serif: {regular: serif.ttf, bold: serif-bold.ttf}
font: brand
nodes:
  - {kind: text, text: ["€ ", {text: "399", weight: 700, size: 1.4, color: price}, " each"]}
  - {kind: text, text: Departures, font: narrow, weight: 600, italic: true, anchor: {head: top}}""",
    "Gradient": """\
nodes:
  - {kind: panel, width: 8, height: 3, fill: {start: guidance, end: veil}}""",
    "Mask": """\
nodes:
  - kind: group
    height: 4
    overflow: scroll
    mask: {top: 0.8, bottom: 0.8}
    children: [{kind: text, width: 6, text: A text longer than its window fades at its rim as it moves}]""",
    "Moving numbers": """\
nodes:
  - {kind: icon, icon: bell, opacity: {osc: [0.3, 1], base: 0.7}}
  - {kind: icon, icon: star, scale: {keys: [[0, 0], [0.3, 1, ease-out]]}}""",
    "Bindings": """\
content: {product: {price: 68}, battery: 64, speed: 3, limit: 5}
nodes:
  - {kind: text, text: "{product.price:price}", opacity: "{battery / 100}"}
  - {kind: text, text: slow, color: "{'warning' if speed > limit else 'primary'}"}""",
    "Expressions": """\
content: {speed: 3.5, menu: [{dish: Soup}]}
nodes:
  - {kind: text, text: "{min(speed * 3.6, 99):.1f} km/h, {menu.0.dish}"}
  - {kind: icon, icon: "{'bolt' if speed > 5 else 'walk'}"}""",
    "Formats": """\
content: {price: 68, share: 0.254}
nodes:
  - {kind: text, text: "{price:price}, {price:price €}, {share:.1f}, {clock.now:clock}"}""",
    "Languages": """\
content: {n: 12}
strings:
  en: {menu: {title: Dinner, dishes: "{n:plural one '# dish' other '# dishes'}"}}
  zh: {menu: {title: 晚餐, dishes: "{n:plural other '# 道菜'}"}}
nodes:
  - {kind: text, text: "{t.menu.title} · {t.menu.dishes}"}""",
    "World values": """\
places: {door: [2, 1.2, -8]}
nodes:
  - {kind: text, text: "{places.door.distance_m:m}"}
  - {kind: icon, icon: navigation, rotate: "{places.door.bearing_deg}"}
  - {kind: text, text: "{clock.now:clock}, {time:m:ss}"}""",
    "Time": """\
statechart:
  states:
    ready: {initial: true, transitions: [{event: tap, target: run}]}
    run: {transitions: [{event: tap, target: ready}, {after_s: 90, target: over}]}
    over: {}
nodes:
  - {kind: text, text: "{states.run.elapsed_s:m:ss} of {states.run.total_s:m:ss}"}
  - {kind: text, text: "{max(90 - states.run.elapsed_s, 0):m:ss}", when: run}
  - {kind: shape, ring: {}, width: 3, height: 3, stroke: price, trim: [0, "{states.run.elapsed_s / 90}"]}""",
    "Fields by state and condition": """\
statechart: {states: {idle: {initial: true, transitions: [{event: tap, target: paying}]}, paying: {}}}
nodes:
  - kind: panel
    fill: veil
    states: {paying: {fill: guidance, scale: 1.05}}
    if: {"display.width_deg < 20": {width: 12}}
    change: {seconds: 0.16, easing: ease-out}""",
    "Lists": """\
content: {menu: {items: [{name: Tea, price: 18, tags: [hot, new]}, {name: Rice, price: 12, tags: [vegan]}]}}
nodes:
  - kind: panel
    anchor: {head: center}
    gap: 0.3
    repeat: {each: menu.items, as: dish, key: name}
    children:
      - {kind: text, text: "{index + 1} {dish.name}: {dish.price:price}"}
      - {kind: group, direction: row, repeat: {each: dish.tags}, children: [{kind: badge, text: "{item}"}]}
      - {kind: panel, height: 0.05, fill: outline, if: {last: {hidden: true}}}""",
    "Focus, pages and scrolling": """\
styles: {row: {width: 9, height: 3, states: {":focus": {fill: veil}, ":pressed": {fill: guidance}}}}
nodes:
  - {kind: text, text: "{list.page} of {list.pages}, {focus}", anchor: {head: top}}
  - kind: group
    id: list
    overflow: scroll
    height: 5
    children:
      - {kind: panel, id: pay, style: row, focusable: true}
      - {kind: panel, id: back, style: row, focusable: true}""",
    "States": """\
statechart:
  datamodel: {taps: 0}
  states:
    idle: {initial: true, transitions: [{event: tap, target: card, cond: taps < 3}]}
    card: {enter: {assign: {location: taps, expr: taps + 1}}, transitions: [{after_s: 4, target: idle}]}
nodes:
  - {kind: text, text: "{taps} of 3", when: card}""",
    "Services": """\
services: {catalogue: {file: shop.yaml}}
include: [vitrine:shop]
statechart:
  states:
    idle: {initial: true, transitions: [{event: tap, target: asking}]}
    asking:
      invoke: {catalogue.find: {gtin: "6901234500028"}}
      transitions: [{event: product.found, target: card}, {event: product.unknown, target: idle}]
    card: {}
nodes: [{use: shop-card, id: card, when: card}]""",
    "Events": """\
places: {door: [2, 1.2, -8]}
statechart:
  states:
    walking: {initial: true, transitions: [{event: "near:door<12m", target: there}]}
    there: {enter: {say: You have arrived}, transitions: [{event: back, target: walking}]}
nodes:
  - {kind: icon, icon: arrive, when: there}""",
    "Colours": """\
colors: {brand: "#7DB7FF"}
nodes:
  - {kind: panel, fill: brand, children: [{kind: text, text: Open, color: "#F4F7F8CC"}]}""",
    "Proof": """\
proof: 1
moments:
  on-shoe: {at: "state:card+0.5", mask: [clock]}
devices: [even-g2, meta-ray-ban-display]
environments: [sunlit, night-street]
expect: {worst_contrast: ">= 1.5", inside: display}""",
    "Catalogue": """\
vitrine_catalogue: 1
currency: CNY
told: 2026-11-28T09:00:00+08:00
products:
  - gtin: "6901234500028"
    title: Cloud green tea
    amount: 250
    unit: g
    offers: [{shop: This stall, price: 72, stock: 9}, {shop: Hill House, price: 68.50, stock: 0}]
    reviews: [{stars: 5, text: Smells of rain, by: Mei}]""",
}


def render_example(title: str) -> str:
    """The example under a heading as a block of YAML; empty where there is none."""
    return f"```yaml\n{EXAMPLES[title]}\n```\n\n" if title in EXAMPLES else ""

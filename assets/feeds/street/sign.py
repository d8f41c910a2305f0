"""Printed things: shop signs, street names, cards with barcodes, packed into one atlas picture."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from . import places
from .mesh import LocalFrame, TriMesh, raw

FONTS = Path(__file__).resolve().parents[2] / "fonts"
ATLAS_PX = 4096
GUTTER_PX = 16
Rgb = tuple[int, int, int]


class AtlasRegion(NamedTuple):
    """Where a print lies in the atlas (u0, v0, u1, v1; v up) and its width over its height."""

    uv: tuple[float, float, float, float]
    aspect: float


class Shop(NamedTuple):
    """What a shop is called, the colours of its sign (ground, letters) and awning (two stripes), and its trade."""

    key: str
    zh: str
    en: str
    ground: Rgb
    ink: Rgb
    awning: tuple[Rgb, Rgb]
    goods: str


CREAM, GREEN, RED, NAVY, OCHRE, TEAL = (
    (246, 238, 220), (38, 84, 66), (160, 48, 38), (34, 52, 84), (214, 148, 58), (44, 112, 116),
)  # fmt: skip
SHOPS = (
    Shop("books", "晨光书店", "Morning Books", GREEN, (240, 222, 170), (GREEN, CREAM), "books"),
    Shop("shoes", "海港鞋行", "Harbour Shoes", NAVY, CREAM, (NAVY, CREAM), "shoes"),
    Shop("noodles", "老街面馆", "Old Lane Noodles", RED, (250, 224, 150), (RED, CREAM), "bowls"),
    Shop("flowers", "青禾花店", "Green Ear Flowers", (232, 226, 208), GREEN, (TEAL, CREAM), "flowers"),
    Shop("tea", "云间茶铺", "Cloud Tea", (58, 44, 34), (236, 206, 142), (OCHRE, CREAM), "tins"),
    Shop("bakery", "麦香面包", "Wheatfield Bakery", (226, 178, 96), (74, 40, 20), ((196, 92, 52), CREAM), "bread"),
    Shop("lamps", "明灯", "Bright Lamps", (30, 34, 40), (255, 214, 130), ((70, 78, 90), CREAM), "lamps"),
    Shop("tailor", "针线裁缝", "Needle & Thread", (112, 44, 58), CREAM, ((132, 52, 66), CREAM), "clothes"),
    Shop("coffee", "街角咖啡", "Corner Coffee", (24, 70, 72), (244, 226, 190), (TEAL, OCHRE), "cups"),
    Shop("pharmacy", "百草堂", "Hundred Herbs", (44, 92, 60), (250, 240, 214), (GREEN, OCHRE), "herbs"),
    Shop("clocks", "时光钟表", "Hourglass Clocks", (60, 58, 74), (230, 214, 176), ((74, 72, 96), CREAM), "clocks"),
    Shop("music", "山水琴行", "Two Rivers Music", (86, 50, 32), (244, 216, 160), ((150, 74, 44), CREAM), "music"),
)


def font(size: int, bold: bool = True) -> ImageFont.FreeTypeFont:
    """The project's own Noto Sans SC at a pixel size."""
    name = "Bold" if bold else "Regular"
    found = sorted(FONTS.glob(f"NotoSansSC-{name}.*"))
    return ImageFont.truetype(str(found[0]), size, layout_engine=ImageFont.Layout.BASIC)


def _centred(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, ink: Rgb, bold: bool = True
) -> None:
    draw.text(at, text, fill=ink, font=font(size, bold), anchor="mm")


def fascia(shop: Shop) -> Image.Image:
    """The board over a shop window, 8 to 1."""
    picture = Image.new("RGB", (1024, 128), shop.ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((6, 6, 1017, 121), outline=shop.ink, width=2)
    zh, en = font(70), font(44, False)
    gap = 34
    total = zh.getlength(shop.zh) + gap + en.getlength(shop.en)
    x = (1024 - total) / 2
    draw.text((x, 62), shop.zh, fill=shop.ink, font=zh, anchor="lm")
    draw.text((x + zh.getlength(shop.zh) + gap, 66), shop.en, fill=shop.ink, font=en, anchor="lm")
    return picture


def blade(shop: Shop) -> Image.Image:
    """The sign that hangs across the pavement: characters down, 1 to 2.4."""
    picture = Image.new("RGB", (200, 480), shop.ground)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((8, 8, 191, 471), 14, outline=shop.ink, width=5)
    step = 420 / len(shop.zh)
    for i, character in enumerate(shop.zh):
        _centred(draw, (100, 30 + step * (i + 0.5)), character, min(104, int(step)), shop.ink)
    return picture


def street_name(text: str) -> Image.Image:
    """A blue enamel plate, 5 to 1."""
    latin, zh = text.rsplit(" ", 1)
    picture = Image.new("RGB", (640, 150), (26, 70, 130))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((6, 6, 633, 143), 12, outline=(240, 244, 248), width=5)
    _centred(draw, (320, 52), zh, 64, (245, 248, 250))
    _centred(draw, (320, 112), latin, 38, (245, 248, 250), False)
    return picture


def label(product: places.Product) -> Image.Image:
    """A product's card: name above, EAN-13 below with its digits; the bars are 0.171 m of the card's 0.236."""
    width, module = 1180, 9
    height = round(width * places.LABEL_SIZE_M[1] / places.LABEL_SIZE_M[0])
    picture = Image.new("RGB", (width, height), (250, 249, 246))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((10, 10, width - 11, height - 11), 26, outline=(196, 190, 178), width=5)
    _centred(draw, (width / 2, 118), product.title_zh, 104, (36, 40, 46))
    _centred(draw, (width / 2, 218), product.title, 66, (112, 92, 60), False)
    code = np.asarray(zxingcpp.create_barcode(product.ean, zxingcpp.BarcodeFormat.EAN13).to_image(scale=1))
    row = code[0] if code.ndim == 2 else code[0, :, 0]
    dark = np.flatnonzero(row < 128)
    bars = row[dark[0] : dark[-1] + 1]
    left = (width - len(bars) * module) // 2
    for i in np.flatnonzero(bars < 128).tolist():
        draw.rectangle((left + i * module, 290, left + (i + 1) * module - 1, 720), fill=(12, 12, 14))
    _centred(
        draw, (width / 2, 782), " ".join((product.ean[0], product.ean[1:7], product.ean[7:])), 74, (30, 32, 36), False
    )
    return picture


def pay_sign() -> Image.Image:
    """The pay sign, 0.26 m by 0.36 m: a green head, the QR code 0.2 m wide, a line below."""
    picture = Image.new("RGB", (780, 1080), (250, 250, 247))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 780, 210), fill=(30, 122, 88))
    _centred(draw, (390, 82), "扫码付款", 110, (255, 255, 255))
    _centred(draw, (390, 168), "Scan to pay", 56, (226, 246, 236), False)
    code = np.asarray(zxingcpp.create_barcode(places.PAY_TEXT, zxingcpp.BarcodeFormat.QRCode).to_image(scale=1))
    dark = code < 128
    rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    core = Image.fromarray(code[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    side = 600
    picture.paste(core.resize((side, side), Image.Resampling.NEAREST), (90, 300))
    _centred(draw, (390, 990), "灯笼巷 7 号摊", 70, (40, 44, 48))
    return picture


def _menu() -> Image.Image:
    """A chalk board that stands on the pavement."""
    picture = Image.new("RGB", (360, 540), (38, 42, 40))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 359, 539), outline=(150, 104, 62), width=18)
    _centred(draw, (180, 80), "今日", 78, (244, 236, 210))
    for i, line in enumerate(("牛肉面 18", "云吞面 16", "葱油饼 6", "桂花茶 9")):
        _centred(draw, (180, 190 + 78 * i), line, 48, ((246, 214, 150), (226, 232, 226))[i % 2], False)
    return picture


def _poster(seed: int, text: str, colours: tuple[Rgb, Rgb, Rgb]) -> Image.Image:
    """A simple printed poster: sun, hills and a word."""
    picture = Image.new("RGB", (300, 420), colours[0])
    draw = ImageDraw.Draw(picture)
    draw.ellipse((90, 70, 210, 190), fill=colours[1])
    rng = np.random.default_rng(seed)
    for row in range(4):
        top = 190 + 45 * row
        points = [(x, top + float(rng.normal(0, 14))) for x in range(-20, 330, 50)]
        shade: Any = tuple(int(a + (b - a) * row / 4) for a, b in zip(colours[2], colours[0], strict=True))
        draw.polygon([(-20, 420), *points, (330, 420)], fill=shade)
    _centred(draw, (150, 376), text, 54, CREAM)
    return picture


def _stall_board() -> Image.Image:
    """The board over the stall, 75 to 11."""
    picture = Image.new("RGB", (1050, 154), (64, 40, 26))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((8, 8, 1041, 145), outline=(224, 184, 116), width=4)
    _centred(draw, (525, 76), "灯笼巷市集 · Lantern Lane Market", 62, (244, 216, 158))
    return picture


def _tin() -> Image.Image:
    """The paper round the tea tin."""
    picture = Image.new("RGB", (500, 406), (240, 230, 204))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((10, 10, 489, 395), outline=(30, 84, 66), width=5)
    for i, (x, y) in enumerate(((150, 300), (300, 310), (220, 280), (360, 290))):
        draw.ellipse((x - 90, y - 34 - 8 * i, x + 90, y + 60), fill=(150 + 14 * i, 182 + 8 * i, 150 + 12 * i))
    _centred(draw, (250, 110), "云间", 130, (30, 84, 66))
    _centred(draw, (250, 215), "CLOUD TEA", 50, (150, 112, 56))
    return picture


def prints() -> dict[str, Image.Image]:
    """Every print by name."""
    out = {f"label_{product.id}": label(product) for product in places.PRODUCTS}
    out["pay"] = pay_sign()
    out["menu"], out["stall"], out["tin"] = _menu(), _stall_board(), _tin()
    for shop in SHOPS:
        out[f"fascia_{shop.key}"], out[f"blade_{shop.key}"] = fascia(shop), blade(shop)
    for i, text in enumerate(places.STREETS):
        out[f"street_{i}"] = street_name(text)
    out["poster_0"] = _poster(1, "山外山", ((34, 72, 96), (240, 120, 70), (120, 170, 180)))
    out["poster_1"] = _poster(2, "夏夜集市", ((120, 40, 50), (250, 200, 110), (230, 130, 90)))
    return out


def atlas() -> tuple[Image.Image, dict[str, AtlasRegion]]:
    """All prints on shelves of one square picture, and where each lies."""
    sheet = Image.new("RGB", (ATLAS_PX, ATLAS_PX), (128, 128, 128))
    regions: dict[str, AtlasRegion] = {}
    x = y = shelf = GUTTER_PX
    for name, picture in sorted(prints().items(), key=lambda item: (-item[1].height, item[0])):
        w, h = picture.size
        if x + w + GUTTER_PX > ATLAS_PX:
            x, y = GUTTER_PX, y + shelf + 2 * GUTTER_PX
            shelf = 0
        shelf = max(shelf, h)
        edge = picture.resize((w + 2 * GUTTER_PX, h + 2 * GUTTER_PX))
        sheet.paste(edge, (x - GUTTER_PX, y - GUTTER_PX))
        sheet.paste(picture, (x, y))
        uv = (x / ATLAS_PX, 1 - (y + h) / ATLAS_PX, (x + w) / ATLAS_PX, 1 - y / ATLAS_PX)
        regions[name] = AtlasRegion(uv, w / h)
        x += w + 2 * GUTTER_PX
    return sheet, regions


def printed(at: LocalFrame, u: tuple[float, float], v: tuple[float, float], n: float, region: AtlasRegion) -> TriMesh:
    """A print as a rectangle facing `out`."""
    local = np.array([[u[0], v[0], n], [u[1], v[0], n], [u[1], v[1], n], [u[0], v[1], n]])
    a, b, c, d = region.uv
    uv = np.array([[a, b], [c, b], [c, d], [a, d]])
    return raw(at.world(local), uv, np.tile(at.out, (4, 1)), np.array([0, 1, 2, 0, 2, 3]), 0, (1.0, 1.0, 1.0))

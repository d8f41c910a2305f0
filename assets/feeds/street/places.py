"""The places of the street that others refer to: anchors, camera, route and codes, in world metres.

World frame: right-handed, +X right, +Y up, -Z forward, ground at y = 0.
"""

from typing import NamedTuple

from .walk import FPS, FRAMES, arc

Point = tuple[float, float, float]

WIDTH = 1280
HEIGHT = 720
FOCAL_PX = 1150.0
LABEL_SIZE_M = (0.236, 0.176)
QR_SIZE_M = 0.20
STALL_X = (13.86, 16.16)
CELL_PITCH_M = 0.56
LABEL_PLANE_Z = -26.34
LABEL_Y = 1.37


class Product(NamedTuple):
    """One thing on the stall: its id, what its card says, its EAN-13 and the middle of its place on the counter."""

    id: str
    title: str
    title_zh: str
    ean: str
    x: float


PRODUCTS = (
    Product("shoe", "Running shoe", "海风跑鞋", "6901234500011", 14.30),
    Product("tea", "Cloud tea", "云间绿茶", "6901234500028", 14.30 + CELL_PITCH_M),
    Product("lamp", "Desk lamp", "明灯台灯", "6901234500035", 14.30 + 2 * CELL_PITCH_M),
)
PRODUCT_CENTRES: dict[str, Point] = {
    "shoe": (14.18, 1.295, -26.24),
    "tea": (14.74, 1.315, -26.24),
    "lamp": (15.29, 1.38, -26.24),
}
PAY_SIGN: Point = (15.90, 1.44, -26.20)
PAY_TEXT = "vitrine://pay/stall-7"
CORNER: Point = (3.9, 0.0, -24.3)
STALL: Point = (15.0, 1.25, -26.1)
ONWARD: Point = (27.0, 0.0, -24.3)
STREETS = ("Wenyi Road 文一路", "Lantern Lane 灯笼巷")


def label_centre(product: Product) -> Point:
    """Middle of the product's label card."""
    return (round(product.x + 0.17, 4), LABEL_Y, LABEL_PLANE_Z)


def anchors() -> dict[str, Point]:
    """Every named place that the truth file follows, by id."""
    labels = {f"{product.id}_label": label_centre(product) for product in PRODUCTS}
    return {"corner": CORNER, "stall": STALL, **PRODUCT_CENTRES, **labels, "pay_sign": PAY_SIGN, "onward": ONWARD}


def route() -> list[Point]:
    """The way on the ground, from the start to the stall."""
    turn = [(round(float(x), 3), 0.0, round(float(z), 3)) for x, z in arc(9)]
    return [(3.9, 0.0, 0.0), *turn, (13.0, 0.0, -24.3), (15.0, 0.0, -24.3)]


def camera_yaml() -> str:
    """The intrinsics in pixels and the axis of the world that points up."""
    return (
        "# Pinhole camera of street.mp4: pixels, origin top-left, pixel centres at +0.5; up is the world's axis.\n"
        "# light is the environment that it was filmed in: what is shown in a much darker one is regraded.\n"
        f"width: {WIDTH}\nheight: {HEIGHT}\nfx: {FOCAL_PX:g}\nfy: {FOCAL_PX:g}\ncx: {WIDTH / 2:g}\ncy: {HEIGHT / 2:g}\n"
        "up: y\nlight: sunlit\n"
    )


def _row(point: Point) -> str:
    return "[" + ", ".join(f"{value:g}" for value in point) + "]"


def places_yaml() -> str:
    """Anchors, route, codes and street names, for scenes that are laid over the feed."""
    first, second = STREETS
    lines = [
        "# Places in street.mp4: metres, +X right, +Y up, -Z forward, ground at y = 0.",
        f"streets: {{first: {first}, second: {second}}}",
        f"frames: {FRAMES}",
        f"fps: {FPS}",
        "places:",
        *(f"  {name}: {_row(point)}" for name, point in anchors().items()),
        "route:",
        *(f"  - {_row(point)}" for point in route()),
        "codes:",
        *(f'  {product.id}: "{product.ean}"' for product in PRODUCTS),
        f"  pay: {PAY_TEXT}",
        "labels_m:",
        f"  card: [{LABEL_SIZE_M[0]}, {LABEL_SIZE_M[1]}]",
        f"  qr: {QR_SIZE_M}",
    ]
    return "\n".join(lines) + "\n"

"""Catalogues for tests: a small one with something of everything, and a scene's folder around it."""

from __future__ import annotations

from pathlib import Path

from vitrine.content.catalogue.catalogue_service import CatalogueService
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry

SHOE, TEA, LAMP = "6901234500011", "6901234500028", "6901234500035"
#: 2026-11-28T09:00:00Z.
NOW_S = 1_795_856_400

YAML = f"""\
vitrine_catalogue: 1
currency: CNY
told: 2026-11-28T08:00:00Z
products:
  - gtin: "{SHOE}"
    title: Sea Breeze runner
    subtitle: 海风跑鞋
    offers:
      - {{shop: This stall, price: 399, stock: 4}}
      - {{shop: Metro Sports, price: 389.50, stock: 0}}
      - {{shop: Cloud Mall, price: 429, told: 2026-11-20}}
    reviews:
      - {{stars: 5, text: Light as air, by: Mei, told: 2026-11-02}}
      - {{stars: 4, text: Runs small}}
  - gtin: {TEA}
    title: Cloud green tea
    amount: 250
    unit: g
    rating: 4.6
    ratings: 812
    offers:
      - {{shop: Hill House, price: 68, stock: 9}}
      - {{shop: Berlin, price: 8.40, currency: EUR}}
"""

CSV = f"""\
gtin,title,subtitle,amount,unit,rating,ratings,shop,price,currency,stock,told,stars,review,by,reviewed
{SHOE},Sea Breeze runner,海风跑鞋,,,,,This stall,399,CNY,4,2026-11-28T08:00:00Z,5,Light as air,Mei,2026-11-02
{SHOE},,,,,,,Metro Sports,389.50,CNY,0,2026-11-28T08:00:00Z,4,Runs small,,2026-11-28T08:00:00Z
{SHOE},,,,,,,Cloud Mall,429,CNY,,2026-11-20,,,,
{TEA},Cloud green tea,,250,g,4.6,812,Hill House,68,CNY,9,2026-11-28T08:00:00Z,,,,
{TEA},,,,,,,Berlin,8.40,EUR,,2026-11-28T08:00:00Z,,,,
"""


def make_service(folder: Path, **entry: object) -> CatalogueService:
    """A service over a file in a folder, at NOW_S."""
    return CatalogueService(CatalogueEntry.model_validate(entry), FileAccess(folder), clock=lambda: NOW_S)

"""The block `services: {wallet: …}` of a scene: the stalls that may be paid, and the play money of a new wallet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.format.value_format import check_currency

#: Names of stalls and numbers of orders: what stands in a code as it is, and does no harm anywhere.
NAME_PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?"
MAX_STALLS = 50
#: Letters of a stall's title: what a card shows on two lines.
MAX_TITLE = 60

_NAME = re.compile(NAME_PATTERN)


def check_stall_name(value: str) -> str:
    """The name of a stall as codes have it. Raises FieldError."""
    if not _NAME.fullmatch(value):
        raise FieldError(f'"{value}" cannot be a stall\'s name', "up to 40 letters, digits, dots and hyphens: stall-7")
    return value


def _check_code(value: str) -> str:
    check_currency(value)
    return value


StallName = Annotated[str, AfterValidator(check_stall_name)]
StallTitle = Annotated[str, Field(min_length=1, max_length=MAX_TITLE)]


class WalletEntry(Model):
    """The wearer's demo wallet, whose money is none, or a stall's till at a gateway, where the wearer's phone pays."""

    stalls: Mapping[StallName, StallTitle] = Field(
        default_factory=dict,
        max_length=MAX_STALLS,
        description="the stalls that the scene knows, `stall-7: Lantern Lane 7`: a code `vitrine://pay/stall-7` leads"
        " to the stall of that name",
    )
    currency: Annotated[str, AfterValidator(_check_code)] = Field(
        default="CNY", description="the currency of a wallet that is made anew, a code of ISO 4217"
    )
    balance: int = Field(
        default=5_000,
        ge=0,
        le=1_000_000,
        description="the play money that a new wallet begins with, in whole units of its currency",
    )
    gateway: Literal["demo", "alipay"] = Field(
        default="demo",
        description="who settles: the demo wallet of this user, or the Alipay open gateway, its sandbox unless the"
        " environment says otherwise; asked only where the scene is trusted (--trust), keys are in the environment,"
        " and the extra `content` is installed",
    )

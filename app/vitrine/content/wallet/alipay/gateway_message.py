"""Messages of the Alipay open gateway: signed parameters that go out, signed JSON that comes back.

Signed are all parameters but the signature, sorted by name and joined as `a=1&b=2`; of an answer the very characters
of its one object, as they stand in the text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from vitrine.content.wallet.alipay.gateway_keys import GatewayKeys
from vitrine.content.wallet.wallet_error import WalletError

#: The gateway's own clock.
_BEIJING = timezone(timedelta(hours=8))
_MAX_DEPTH_CHARACTERS = 100_000


def make_parameters(keys: GatewayKeys, method: str, content: Mapping[str, Any], now_s: float) -> dict[str, str]:
    """The parameters of a request, with their signature."""
    parameters = {
        "app_id": keys.app_id,
        "method": method,
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": datetime.fromtimestamp(now_s, _BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
        "version": "1.0",
        "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
    }
    return {**parameters, "sign": keys.sign(join_parameters(parameters))}


def join_parameters(parameters: Mapping[str, str]) -> str:
    """The text of parameters that is signed: those that are empty are left out."""
    return "&".join(f"{name}={value}" for name, value in sorted(parameters.items()) if value and name != "sign")


def read_answer(keys: GatewayKeys, method: str, text: str) -> Mapping[str, Any]:
    """The object of an answer, which the gateway has signed. Raises WalletError: nothing else of it is believed."""
    name = f"{method.replace('.', '_')}_response"
    try:
        whole = json.loads(text) if len(text) <= _MAX_DEPTH_CHARACTERS else None
        name = name if isinstance(whole, dict) and name in whole else "error_response"
        start = text.index("{", text.index(f'"{name}"'))
        body, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        raise WalletError("lost") from None
    if not isinstance(whole, dict) or not isinstance(body, dict) or whole.get(name) != body:
        raise WalletError("lost")
    if not keys.verify(text[start:end], whole.get("sign")):
        raise WalletError("lost")
    return body

"""Keys of the Alipay open gateway: RSA keys from the environment, which sign what is sent and verify what comes back.

A key is held as an object of cryptography, so that no message, log or take can have its letters.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

from vitrine.content.wallet.wallet_error import WalletError

APP_ID, PRIVATE_KEY, PUBLIC_KEY = "VITRINE_ALIPAY_APP_ID", "VITRINE_ALIPAY_PRIVATE_KEY", "VITRINE_ALIPAY_PUBLIC_KEY"
#: Shorter keys than the gateway's own are refused, and so are letters beyond any key's.
_MIN_BITS, _MAX_LETTERS = 2048, 20_000


class GatewayKeys:
    """Who we are at the gateway, our key and the gateway's own: RSA2 is RSA with PKCS #1 v1.5 padding over SHA-256."""

    def __init__(self, app_id: str, private_key: RSAPrivateKey, public_key: RSAPublicKey) -> None:
        self.app_id = app_id
        self._private_key, self._public_key = private_key, public_key

    def sign(self, text: str) -> str:
        """The signature of a text, in base64."""
        return base64.b64encode(self._private_key.sign(text.encode("utf-8"), PKCS1v15(), SHA256())).decode("ascii")

    def verify(self, text: str, signature: object) -> bool:
        """Whether the gateway has signed a text."""
        try:
            raw = base64.b64decode(str(signature), validate=True)
            self._public_key.verify(raw, text.encode("utf-8"), PKCS1v15(), SHA256())
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


def read_keys(environment: Mapping[str, str]) -> GatewayKeys:
    """The keys of the environment, as PEM or as its letters alone, PKCS #1 or #8. Raises WalletError."""
    app_id = environment.get(APP_ID, "")
    if not (app_id.isascii() and app_id.isdigit() and len(app_id) <= 32):
        raise WalletError("keys")
    try:
        private_key = load_der_private_key(_read_der(environment.get(PRIVATE_KEY, "")), None)
        public_key = load_der_public_key(_read_der(environment.get(PUBLIC_KEY, "")))
    except Exception:  # whatever it says may hold the key
        raise WalletError("keys") from None
    if not isinstance(private_key, RSAPrivateKey) or not isinstance(public_key, RSAPublicKey):
        raise WalletError("keys")
    if min(private_key.key_size, public_key.key_size) < _MIN_BITS:
        raise WalletError("keys")
    return GatewayKeys(app_id, private_key, public_key)


def _read_der(text: str) -> bytes:
    lines = [line.strip() for line in text[:_MAX_LETTERS].replace("\\n", "\n").splitlines()]
    return base64.b64decode("".join(line for line in lines if not line.startswith("-----")), validate=True)

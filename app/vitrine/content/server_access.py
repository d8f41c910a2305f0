"""Access to a server that a scene names: its key from the environment, and what its certificate is verified by."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping

from vitrine.document.field_error import FieldError
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.server_address import ServerKey

#: A shorter key could stand in any text by chance.
_LEAST_SECRET = 6


def read_secret(key: ServerKey, environment: Mapping[str, str] = os.environ) -> str:
    """The key from the environment. Raises FieldError where there is none that a header may hold."""
    secret = environment.get(key.variable, "").strip()
    if not secret:
        raise FieldError(f"the variable {key.variable} is not set, which holds the server's key")
    if not (secret.isascii() and secret.isprintable()):
        raise FieldError(f"the variable {key.variable} holds characters that no key has")
    return secret


def hide_secret(text: str, secret: str) -> str:
    """A text of the server's without its key, which it may repeat."""
    return text.replace(secret, "…") if len(secret) >= _LEAST_SECRET else text


def load_certificates(name: str | None, files: FileAccess) -> ssl.SSLContext:
    """What a certificate is verified by: the machine's own authorities, or a file. Raises FieldError for one that is
    none.
    """
    if name is None:
        return ssl.create_default_context()
    path = files.resolve(name)
    try:
        return ssl.create_default_context(cafile=str(path))
    except (OSError, ssl.SSLError):
        raise FieldError(f'"{name}" is no certificate', "a .pem file") from None

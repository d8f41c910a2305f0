"""Addresses of servers in scenes, and the keys that they ask for: what may be asked, and which variables are read."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model

#: Variables of this prefix alone: a scene must not carry off what other programs keep in the environment.
KEY_PREFIX = "VITRINE_"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

#: An address of a server: nothing but what is asked for is put in, behind the host.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<user>[^@/?#\s]*@)?(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?[/?][!-~]*"
)
_KEY_VARIABLE = re.compile(rf"{KEY_PREFIX}[A-Z0-9_]{{1,60}}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")


def check_server_address(value: str, allowed: str) -> str:
    """An address that may be asked, such as `allowed`. Raises FieldError."""
    found = _URL.fullmatch(value)
    if found is None:
        raise FieldError(f'"{value}" is no address of a server', allowed)
    if found["user"]:
        raise FieldError("the address has a password in it", allowed, "say by `key` which variable holds it")
    if found["scheme"] == "http" and found["host"] not in LOCAL_HOSTS:
        raise FieldError("what goes over http can be read on the way", allowed, "write https")
    return value


def _check_variable(value: str) -> str:
    if not _KEY_VARIABLE.fullmatch(value):
        allowed = f"{KEY_PREFIX} and capital letters, such as {KEY_PREFIX}SHOP_KEY"
        raise FieldError(f'"{value}" is no variable that a scene may read', allowed)
    return value


def _check_header_name(value: str) -> str:
    if not _HEADER.fullmatch(value) or value.lower() in ("host", "content-length", "transfer-encoding", "connection"):
        raise FieldError(f'"{value}" is no header for a key', "a name such as Authorization or X-Api-Key")
    return value


class ServerKey(Model):
    """The key that a server asks for. It comes from the environment and goes nowhere but into the request."""

    variable: Annotated[str, AfterValidator(_check_variable)] = Field(
        description=f"the variable of the environment that holds it; its name begins with {KEY_PREFIX}"
    )
    header: Annotated[str, AfterValidator(_check_header_name)] = Field(
        default="Authorization", description="the header that it goes into"
    )
    scheme: Literal["Bearer", "Basic", ""] = Field(default="Bearer", description="the word before it; empty: none")

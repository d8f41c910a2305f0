"""The server that a scene names for its assistant, opened as far as the scene is trusted and all is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vitrine.content.http_client import HttpClient, HttpLimits
from vitrine.content.server_access import load_certificates, read_secret
from vitrine.content.service_error import ServiceError
from vitrine.document.field_error import FieldError
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.assistant_entry import AssistantEntry

#: A token takes some 300 bytes on the way: three times the longest answer.
LIMITS = HttpLimits(bytes=1_000_000)


class ChatServer(NamedTuple):
    """The endpoint that is asked: its address, the model, headers with the key among them, and the key alone.

    `silence_s` is how long it may say nothing.
    """

    url: str
    model: str
    headers: Mapping[str, str]
    client: HttpClient
    silence_s: float
    secret: str = ""


def open_chat_server(entry: AssistantEntry, files: FileAccess) -> ChatServer:
    """The server of a block that names one. Raises ServiceError where its key or its certificate is not there."""
    assert entry.url is not None and entry.model is not None
    headers = {
        "Accept": "text/event-stream",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "User-Agent": "vitrine",
    }
    secret = ""
    try:
        if entry.key is not None:
            secret = read_secret(entry.key)
            headers[entry.key.header] = f"{entry.key.scheme} {secret}".strip()
        client = HttpClient(LIMITS, load_certificates(entry.ca_file, files))
    except FieldError as error:
        raise ServiceError("refused", str(error)) from None
    return ChatServer(entry.url, entry.model, headers, client, entry.silence_s, secret)

"""The block `services: {assistant: …}` of a scene: built-in answers, or a model behind an endpoint as OpenAI's."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.services.server_address import ServerKey, check_server_address

_ALLOWED = "https://dashscope.aliyuncs.com/compatible-mode/v1"
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}")


def _check_url(value: str) -> str:
    check_server_address(f"{value}/", _ALLOWED)
    if any(letter in value for letter in "?#{}"):
        raise FieldError(
            f'"{value}" goes on behind the path', _ALLOWED, "what is asked for, and the key, come behind it"
        )
    return value.rstrip("/")


def _check_model(value: str) -> str:
    if not _MODEL.fullmatch(value):
        raise FieldError(f'"{value}" is no name of a model', "a name such as qwen-plus")
    return value


class AssistantEntry(Model):
    """Who answers the wearer's questions: Vitrine itself, or a model that a server runs."""

    url: Annotated[str, AfterValidator(_check_url)] | None = Field(
        default=None,
        description="the address of an OpenAI-compatible endpoint, up to what `/chat/completions` follows:"
        f" {_ALLOWED} for Qwen; asked only where the scene is trusted (--trust) and httpx is installed (the extra"
        " `content`); absent: built-in answers",
    )
    model: Annotated[str, AfterValidator(_check_model)] | None = Field(
        default=None, description="the model's name as the endpoint has it, qwen-plus; it stands beside its answers"
    )
    key: ServerKey | None = Field(default=None, description="the key that the endpoint asks for")
    ca_file: str | None = Field(
        default=None, description="a certificate (.pem) beside the scene that the server's must be signed by"
    )
    silence_s: float = Field(
        default=8.0, ge=1, le=30, description="seconds that it may say nothing, before its answer and within"
    )

    @model_validator(mode="after")
    def _whole(self) -> AssistantEntry:
        if (self.url is None) != (self.model is None):
            raise FieldError("url and model belong together", "both, or neither for built-in answers")
        if self.url is None and (self.key or self.ca_file):
            raise FieldError("key and ca_file belong to a server", "url and model beside them")
        return self

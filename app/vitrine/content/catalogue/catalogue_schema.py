"""The JSON Schema (draft 7) of catalogue files: made from their model."""

from __future__ import annotations

from vitrine.content.catalogue.catalogue_file import CatalogueFile
from vitrine.scene.describe.schema import Schema, tidy_schema


def build_catalogue_schema() -> Schema:
    """The schema of catalogue files in YAML as plain data."""
    described = CatalogueFile.model_json_schema(ref_template="#/$defs/{model}")
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", **described}
    return {"title": "Vitrine catalogue", **tidy_schema(schema)}

"""Names of people are kept out of what leaves the product: found, and replaced by role and kind of organisation."""

from pipeline.privacy.groups import pool_small
from pipeline.privacy.names import Hidden, Names, Replaced, document_label, entities
from pipeline.privacy.people import Person

__all__ = ["Hidden", "Names", "Person", "Replaced", "document_label", "entities", "pool_small"]

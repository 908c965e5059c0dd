"""Vuistregel: coded passages from the documents of Dutch learning networks."""

__version__ = "0.1.0"

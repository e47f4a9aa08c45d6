"""A seeded fictional municipality, written as source files in the real formats."""

from openvis.demo.source_files import write_sources

__all__ = ["write_sources"]

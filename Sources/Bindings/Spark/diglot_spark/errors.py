"""What the package raises."""

from __future__ import annotations


class Error(Exception):
    """A sentence for people: what, where, why, and what to do."""


class DocumentError(Error, ValueError):
    """A document, or a column of documents, that cannot be taken."""


class QueryError(Error, ValueError):
    """A query that cannot be understood, or a column of queries that cannot be taken."""


class LayoutError(Error):
    """A layout that is missing, damaged, or of something else than what was asked for."""


class ToolError(Error):
    """A tool that is not there, or that did not do its work."""

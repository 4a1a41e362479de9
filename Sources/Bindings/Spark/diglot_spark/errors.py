"""What the package raises."""

from __future__ import annotations


class Error(Exception):
    """A sentence for people: what, where, why, and what to do."""


class DocumentError(Error, ValueError):
    """A document, a query or a column that cannot be taken."""


class LayoutError(Error):
    """A layout that is missing, damaged, or of something else than what was asked for."""


class ToolError(Error):
    """A tool that is not there, or that did not do its work."""

"""Diglot's sharded indexes, built and searched by Apache Spark.

    build("archive/*.jsonl", "/mnt/archive.layout", shards=16)
    hits = search("/mnt/archive.layout", queries, k=10)         # qid, rank, id, score, title
"""

from __future__ import annotations

from .building import Built, Progress, build
from .errors import DocumentError, Error, LayoutError, QueryError, ToolError
from .layout import Layout, Shard
from .searching import answers, search

__all__ = [
    "Built", "DocumentError", "Error", "Layout", "LayoutError", "Progress", "QueryError", "Shard", "ToolError", "answers", "build",
    "search",
]

"""Which kind of store an address means."""

from __future__ import annotations

import os
import re
from typing import Union

from pyspark.sql import SparkSession

from .errors import LayoutError
from .store import FolderStore, Store


def store_of(spark: SparkSession, out: Union[str, "os.PathLike[str]"]) -> Store:
    """A folder for a path or a `file:` address."""
    address = os.fspath(out)
    if address.startswith("file:"):
        return FolderStore(re.sub("^file:(//)?", "", address))
    if re.match("[A-Za-z][A-Za-z0-9+.-]+://", address):
        raise LayoutError(f"{address}: not a path")
    return FolderStore(os.path.abspath(address))

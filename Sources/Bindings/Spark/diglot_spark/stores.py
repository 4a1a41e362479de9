"""Which kind of store an address means."""

from __future__ import annotations

import os
import re
from typing import Union

from pyspark.sql import SparkSession

from .hadoop import HadoopStore, settings_of
from .store import FolderStore, Store


def store_of(spark: SparkSession, out: Union[str, "os.PathLike[str]"]) -> Store:
    """A folder for a path or a `file:` address; for others, what Hadoop's connectors know."""
    address = os.fspath(out)
    if address.startswith("file:"):
        return FolderStore(re.sub("^file:(//)?", "", address))
    if re.match("[A-Za-z][A-Za-z0-9+.-]+://", address):
        return HadoopStore(address.rstrip("/"), settings_of(spark))
    return FolderStore(os.path.abspath(address))

"""What the package needs of a Spark session: its own code on the executors, words in the UI, and the cause of a failure."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any

from pyspark import RDD, SparkContext
from pyspark.sql import SparkSession

from .errors import Error, LayoutError, ToolError

_shipped: set[str] = set()


def ship(spark: SparkSession) -> None:
    """Sends this package to Spark's workers, once a session: only the driver has to have it."""
    context = spark.sparkContext
    application = context.applicationId
    if application in _shipped:
        return
    here = os.path.dirname(os.path.abspath(__file__))
    if os.path.isdir(here):
        folder = tempfile.mkdtemp(prefix="diglot-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)  # The session serves the archive from there as long as it lives.
        archive = os.path.join(folder, "diglot_spark.zip")
        with zipfile.ZipFile(archive, "w") as file:
            for name in sorted(os.listdir(here)):
                if name.endswith((".py", ".typed")):
                    file.write(os.path.join(here, name), f"diglot_spark/{name}")
        context.addPyFile(archive)
    _shipped.add(application)


def collect(tasks: RDD[Any]) -> list[Any]:
    """Runs tasks. Raises one sentence where they fail for good."""
    try:
        return tasks.collect()
    except Exception as error:
        raise cause(error) from error


@contextlib.contextmanager
def described(context: SparkContext, description: str) -> Iterator[None]:
    """Names the jobs of a block in Spark's UI."""
    former = context.getLocalProperty("spark.job.description")
    context.setJobDescription(description)
    try:
        yield
    finally:
        context.setLocalProperty("spark.job.description", former)  # type: ignore[arg-type]


def cause(error: Exception) -> Error:
    """One sentence of a job that failed: what this package raised in a task, else the last line of Spark's own words."""
    text = str(error)
    own = re.findall(r"^(?:[\w.]+\.)?(ToolError|Interrupted|LayoutError): (.+)$", text, re.MULTILINE)
    if own:
        kind, words = own[-1]
        return LayoutError(words.strip()) if kind == "LayoutError" else ToolError(words.strip())
    lines = [line.strip() for line in text.splitlines() if re.match(r"\S*(Error|Exception)\b", line)]
    return ToolError(f"Spark gave up: {lines[-1] if lines else text.strip().splitlines()[0]}")

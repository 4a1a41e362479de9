"""Finding and running Diglot's tools, on the driver and on executors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from .errors import ToolError


def find(name: str, variable: str, given: str | None) -> str:
    """The path of a tool on this machine: the one given, else that of the environment, of PATH, or shipped by `--files`."""
    for path in (given, os.environ.get(variable)):
        if path:
            found = shutil.which(path)
            if found is None:
                raise ToolError(f"{path}: no program on {os.uname().nodename}")
            return found
    return shutil.which(name) or _shipped(name)


def _shipped(name: str) -> str:
    from pyspark import SparkFiles

    try:
        path = SparkFiles.get(name)
    except Exception:  # No session has started in this process, so nothing was shipped to it.
        path = ""
    if path and os.access(path, os.X_OK):
        return path
    raise ToolError(
        f"{name} is not in PATH on {os.uname().nodename}: install it there, name it, or ship it by "
        f"'spark-submit --files /path/to/{name}'"
    )


def find_index_tool(given: str | None) -> str:
    """`diglot-index`: given, $DIGLOT_INDEX_TOOL, PATH, or shipped."""
    return find("diglot-index", "DIGLOT_INDEX_TOOL", given)


def find_search_tool(given: str | None) -> str:
    """`diglot`: given, $DIGLOT_TOOL, PATH, or shipped."""
    return find("diglot", "DIGLOT_TOOL", given)


def run(command: Sequence[str], what: str) -> bytes:
    """What a tool prints. Raises `ToolError` with its own words where its status is not 0."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        raise ToolError(f"{what}: {words(done.stderr, done.returncode)}")
    return done.stdout


def run_json(command: Sequence[str], what: str) -> dict[str, Any]:
    """The JSON object that a tool prints."""
    value: dict[str, Any] = json.loads(run(command, what))
    return value


def words(stderr: bytes, status: int) -> str:
    """The first lines of what a tool said, else its status."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return "; ".join(lines[:3]) if lines else f"status {status}"

"""Where a layout is kept: a folder that all machines see."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional, Protocol

from .errors import LayoutError
from .layout import FILE, shard_name
from .tools import run_json

# Seconds after which a build that has begun no task is taken for dead.
_LONG = 7 * 24 * 3600


class Bench(Protocol):
    """Where a task builds an index, and what becomes of it. A value, so that tasks can carry it."""

    def attempt(self, build: str, shard: int, attempt: int) -> contextlib.AbstractContextManager[str]:
        """A local path for the index of an attempt of a task; what is left there at the end of the block is removed."""

    def keep(self, folder: str, shard: int, sha256: str, tool: str) -> str:
        """Puts a finished index beside the layout, under the name of its content; gives that name."""


class Store(Bench, Protocol):
    """What a build asks of the place of a layout."""

    def place(self, name: str) -> str:
        """How people are told of something in the layout."""

    def read_index(self) -> Optional[bytes]:
        """The contents of `_index.json`, or None where there is none. On the driver."""

    def prepare(self) -> None:
        """Makes the folder, and removes what builds that died long ago have left there. On the driver."""

    def has(self, name: str) -> bool:
        """Whether something of that name is there. On the driver."""

    def write_index(self, contents: bytes) -> None:
        """Replaces `_index.json` at once: this is the commit. On the driver."""

    def local(self, name: str, sha256: str, tool: str) -> str:
        """The path of a shard on this machine, to search it. Raises `LayoutError` where it is gone."""

    def is_whole(self, name: str, sha256: str, tool: str) -> bool:
        """Whether a shard is there, every byte of it."""

    def end(self, build: str) -> None:
        """Removes what attempts of a build left behind. On the driver."""


@dataclass(frozen=True)
class FolderStore:
    """A local or mounted folder: attempts are made beside the shards, so that a rename puts them in place."""

    root: str

    def place(self, name: str) -> str:
        return os.path.join(self.root, name)

    def read_index(self) -> Optional[bytes]:
        try:
            with open(self.place(FILE), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def prepare(self) -> None:
        os.makedirs(self.root, exist_ok=True)
        for name in os.listdir(self.root):
            with contextlib.suppress(FileNotFoundError):
                if re.fullmatch("_building-[0-9a-f]{32}", name) and time.time() - os.stat(self.place(name)).st_mtime > _LONG:
                    shutil.rmtree(self.place(name), ignore_errors=True)

    def has(self, name: str) -> bool:
        return os.path.exists(self.place(name))

    def write_index(self, contents: bytes) -> None:
        made = self.place(f"_writing-{uuid.uuid4().hex}")
        try:
            with open(made, "wb") as file:
                file.write(contents)
                file.flush()
                os.fsync(file.fileno())
            os.replace(made, self.place(FILE))
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.remove(made)
        _sync(self.root)

    @contextlib.contextmanager
    def attempt(self, build: str, shard: int, attempt: int) -> Iterator[str]:
        folder = self.place(f"{_building(build)}/{shard:05}-{attempt}")
        os.makedirs(folder)
        try:
            yield os.path.join(folder, "index")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, folder: str, shard: int, sha256: str, tool: str) -> str:
        name = shard_name(shard, sha256)
        if self._moved(folder, name) or self.is_whole(name, sha256, tool):
            return name
        # What an earlier build has put there is damaged by now: it goes to the attempt's folder, which is removed.
        with contextlib.suppress(FileNotFoundError):
            os.rename(self.place(name), f"{folder}-damaged")
        if not self._moved(folder, name) and not self.is_whole(name, sha256, tool):
            raise OSError(f"{self.place(name)}: cannot be put in place")
        return name

    def _moved(self, folder: str, name: str) -> bool:
        """Moves an index into place, or says that something is there: another attempt's, or an earlier build's."""
        try:
            os.rename(folder, self.place(name))
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                raise
            return False
        _sync(self.root)
        return True

    def local(self, name: str, sha256: str, tool: str) -> str:
        path = self.place(name)
        if not os.path.isdir(path):
            raise LayoutError(f"{path}: the shard is gone, although {FILE} names it; build the layout again")
        return path

    def is_whole(self, name: str, sha256: str, tool: str) -> bool:
        if not os.path.isdir(self.place(name)):
            return False
        try:
            found = run_json([tool, "stats", "--index", self.place(name), "--sha256", "--json"], self.place(name))
        except Exception:
            return False
        return found.get("sha256") == sha256

    def end(self, build: str) -> None:
        shutil.rmtree(self.place(_building(build)), ignore_errors=True)


@dataclass(frozen=True)
class Scratch:
    """No place at all: what is built here is dropped."""

    @contextlib.contextmanager
    def attempt(self, build: str, shard: int, attempt: int) -> Iterator[str]:
        with tempfile.TemporaryDirectory(prefix="diglot-") as folder:
            yield os.path.join(folder, "index")

    def keep(self, folder: str, shard: int, sha256: str, tool: str) -> str:
        return ""


def _building(build: str) -> str:
    return f"_building-{build}"


def _sync(folder: str) -> None:
    """Makes a rename in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

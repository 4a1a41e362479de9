"""A layout in one of Spark's own file systems: HDFS, S3 and others that Hadoop's connectors know.

The driver reads and commits through Spark's JVM. Executors have no way into theirs, so each shard is put and fetched by a JVM of
Hadoop's shell, with Spark's jars and the driver's settings: about 1.6 s beside the bytes. Shards are built and searched on local disks.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Optional

from pyspark import SparkFiles
from pyspark.sql import SparkSession

from .errors import LayoutError, ToolError
from .layout import FILE, shard_name
from .tools import run_json

#: How long a fetched shard stays on a machine after its last use, in seconds.
CACHE_SECONDS = 24 * 3600


@dataclass(frozen=True)
class HadoopStore:
    """An address such as `hdfs://…/archive.layout` or `s3a://…`."""

    root: str
    #: The driver's settings as `core-site.xml`, compressed. They may hold credentials, as Spark's own tasks do.
    settings: bytes = field(repr=False)

    def place(self, name: str) -> str:
        return f"{self.root}/{name}".rstrip("/")

    # On the driver

    def read_index(self) -> Optional[bytes]:
        jvm, system = self._system()
        path = jvm.org.apache.hadoop.fs.Path(self.place(FILE))
        if not system.exists(path):
            return None
        stream = system.open(path)
        try:
            return bytes(jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def prepare(self) -> None:
        jvm, system = self._system()
        system.mkdirs(jvm.org.apache.hadoop.fs.Path(self.root))

    def has(self, name: str) -> bool:
        jvm, system = self._system()
        return bool(system.exists(jvm.org.apache.hadoop.fs.Path(self.place(name))))

    def write_index(self, contents: bytes) -> None:
        jvm, system = self._system()
        made = jvm.org.apache.hadoop.fs.Path(self.place(f"_writing-{uuid.uuid4().hex}"))
        stream = system.create(made, True)
        stream.write(bytearray(contents))
        stream.close()
        context = jvm.org.apache.hadoop.fs.FileContext.getFileContext(system.getUri(), system.getConf())
        overwrite = _gateway().new_array(jvm.org.apache.hadoop.fs.Options.Rename, 1)
        overwrite[0] = jvm.org.apache.hadoop.fs.Options.Rename.OVERWRITE
        context.rename(made, jvm.org.apache.hadoop.fs.Path(self.place(FILE)), overwrite)

    def end(self, build: str) -> None:
        pass  # Attempts are made on local disks, which each task tidies.

    def _system(self) -> tuple[Any, Any]:
        context = SparkSession.builder.getOrCreate().sparkContext
        jvm: Any = context._jvm
        settings = context._jsc.hadoopConfiguration()
        return jvm, jvm.org.apache.hadoop.fs.Path(self.root).getFileSystem(settings)

    # On executors

    @contextlib.contextmanager
    def attempt(self, build: str, shard: int, attempt: int) -> Iterator[str]:
        with tempfile.TemporaryDirectory(prefix="diglot-") as folder:
            yield os.path.join(folder, "index")

    def keep(self, folder: str, shard: int, sha256: str, tool: str) -> str:
        name = shard_name(shard, sha256)
        named = os.path.join(os.path.dirname(folder), name)
        os.rename(folder, named)
        # Each file appears whole, under a name of its content: an attempt that is beside this one puts the same bytes there.
        self._shell("-put", "-f", named, self.root)
        return name

    def is_whole(self, name: str, sha256: str, tool: str) -> bool:
        with tempfile.TemporaryDirectory(prefix="diglot-") as folder:
            try:
                self._fetch(name, sha256, tool, folder)
            except LayoutError:
                return False
        return True

    def local(self, name: str, sha256: str, tool: str) -> str:
        cache = _cache()
        path = os.path.join(cache, sha256)
        if os.path.isdir(path):
            os.utime(path)
            return path
        with tempfile.TemporaryDirectory(prefix="fetching-", dir=cache) as folder:
            fetched = self._fetch(name, sha256, tool, folder)
            os.utime(fetched)
            with contextlib.suppress(OSError):  # Another task has fetched it meanwhile.
                os.rename(fetched, path)
        _tidy(cache)
        return path

    def _fetch(self, name: str, sha256: str, tool: str, folder: str) -> str:
        """Copies a shard into a local folder. Raises `LayoutError` where not every byte of it is there."""
        try:
            self._shell("-get", self.place(name), folder)
            fetched = os.path.join(folder, name)
            found = run_json([tool, "stats", "--index", fetched, "--sha256", "--json"], self.place(name))
        except ToolError as error:
            raise LayoutError(f"{self.place(name)}: the shard is gone or damaged ({error}); build the layout again") from None
        if found.get("sha256") != sha256:
            raise LayoutError(f"{self.place(name)}: damaged (its SHA-256 is {found.get('sha256')}); build the layout again")
        return fetched

    def _shell(self, *arguments: str) -> None:
        with tempfile.TemporaryDirectory(prefix="diglot-") as folder:
            with open(os.path.join(folder, "core-site.xml"), "wb") as file:
                file.write(zlib.decompress(self.settings))
            java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
            jars = [os.path.join(place, "*") for place in (_spark_home(), SparkFiles.getRootDirectory())]
            command = [java, "-Xmx512m", "-cp", os.pathsep.join([folder, *jars]), "org.apache.hadoop.fs.FsShell", *arguments]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
            if done.returncode != 0:
                said = [line for line in done.stderr.decode("utf-8", "replace").splitlines()
                        if line.strip() and not re.match(r"\s+at |.* (WARN|INFO) |SLF4J|log4j", line)]
                raise ToolError(f"hadoop fs {arguments[0]} {arguments[-1]}: {said[-1] if said else done.returncode}")


def settings_of(spark: SparkSession) -> bytes:
    """All settings of Hadoop that the driver has, for `HadoopStore`."""
    jvm: Any = spark.sparkContext._jvm
    writer = jvm.java.io.StringWriter()
    spark.sparkContext._jsc.hadoopConfiguration().writeXml(writer)
    return zlib.compress(str(writer.toString()).encode())


def _gateway() -> Any:
    return SparkSession.builder.getOrCreate().sparkContext._gateway


def _spark_home() -> str:
    home = os.environ.get("SPARK_HOME")
    if not home:
        import pyspark

        home = os.path.dirname(pyspark.__file__)
    return os.path.join(home, "jars")


def _cache() -> str:
    """The folder of fetched shards on this machine: nobody else's."""
    cache = os.environ.get("DIGLOT_CACHE") or os.path.join(tempfile.gettempdir(), f"diglot-shards-{os.getuid()}")
    os.makedirs(cache, mode=0o700, exist_ok=True)
    found = os.lstat(cache)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise ToolError(f"{cache}: belongs to someone else; name another folder in $DIGLOT_CACHE")
    return cache


def _tidy(cache: str) -> None:
    """Removes shards that nobody has used for long."""
    for name in os.listdir(cache):
        path = os.path.join(cache, name)
        with contextlib.suppress(FileNotFoundError):
            if re.fullmatch("[0-9a-f]{64}|fetching-.*", name) and time.time() - os.stat(path).st_mtime > CACHE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)

"""Documents as rows of `id`, `line` (the JSON that the tool reads) and `bad` (why it cannot be taken), from frames and files."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union
from urllib.parse import unquote

from pyspark import RDD
from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from .errors import DocumentError

Source = Union[DataFrame, str, "os.PathLike[str]", Sequence[Union[str, "os.PathLike[str]"]]]

_ID = (T.StringType, T.ByteType, T.ShortType, T.IntegerType, T.LongType)
_VALUES = (T.StringType, T.NumericType, T.BooleanType, T.DateType, T.TimestampType, T.TimestampNTZType)


@dataclass(frozen=True)
class Documents:
    """The rows, and the files that they came from where these are JSON lines."""

    rows: DataFrame
    files: tuple[str, ...]

    def places(self, condition: Column, limit: int = 2) -> list[str]:
        """Where documents are that a condition on the rows holds for: file and line, else how the row begins.

        Reads the input again, so it is for errors.
        """
        found = self.rows.filter(condition).select("line", "file").limit(limit).collect()
        rows = [f"the row {_beginning(row.line)}" for row in found if not row.file]
        lines = {place for row in found if row.file for place in self._lines(row.file, row.line, limit)}
        return (rows + sorted(lines, key=_by_number))[:limit]

    def _lines(self, file: str, line: bytearray, limit: int) -> list[str]:
        """The places of a line in a file; where a reader of its kind fails, the file alone."""
        wanted = bytes(line).decode("utf-8", "replace").strip()
        name = unquote(file)
        pattern = re.sub(r"([\\\[\]{}*?])", r"\\\1", name)
        shown = name.removeprefix("file://") if name.startswith("file:///") else name
        try:
            pairs: RDD[tuple[int, str]] = self.rows.sparkSession.sparkContext.newAPIHadoopFile(
                pattern, "org.apache.hadoop.mapreduce.lib.input.TextInputFormat", "org.apache.hadoop.io.LongWritable",
                "org.apache.hadoop.io.Text", conf={"textinputformat.record.delimiter": "\n"})
            numbers = pairs.values().zipWithIndex().filter(lambda pair: wanted == _plain(pair[0])).take(limit)
        except Exception:
            return [shown]
        return [f"{shown}:{number + 1}" for _, number in numbers]


def _by_number(place: str) -> tuple[str, int]:
    file, _, number = place.rpartition(":")
    return (file, int(number)) if number.isdigit() else (place, 0)


def _plain(line: str) -> str:
    return line.removeprefix("\ufeff").strip()


def _beginning(line: bytearray) -> str:
    text = bytes(line).decode("utf-8", "replace")
    return text if len(text) <= 200 else text[:200] + "…"


def read(spark: SparkSession, source: Source) -> Documents:
    """Makes rows of a frame, or of files of JSON lines (paths, folders, globs, compressed ones too).

    Raises: `DocumentError` for a frame whose columns cannot be documents.
    """
    if isinstance(source, DataFrame):
        return Documents(_rows_of_frame(source), ())
    paths = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    return _rows_of_files(spark, [os.fspath(path) for path in paths])


def _rows_of_files(spark: SparkSession, paths: list[str]) -> Documents:
    if not paths:
        raise DocumentError("no path of documents was given")
    # A line ends at a line feed alone, as it does for the tool. A line goes to the tool as it came, so numbers keep their spelling.
    try:
        lines = spark.read.option("lineSep", "\n").text(paths)
    except AnalysisException as error:
        raise DocumentError(str(error).splitlines()[0]) from None
    line = F.when(F.col("value").startswith("\ufeff"), F.expr("substring(value, 2)")).otherwise(F.col("value"))
    keys = F.from_json("line", "id STRING, text STRING", {"allowSingleQuotes": "false"})
    rows = lines.select(line.alias("line"), F.col("_metadata.file_path").alias("file"))
    rows = rows.filter(F.trim("line", F.lit(" \t\r\n")) != "").withColumn("keys", keys)
    bad = (
        F.when(F.col("keys.id").isNull(), F.lit('no JSON object with an "id"'))
        .when(F.col("keys.id") == "", F.lit('an empty "id"'))
        .when(F.col("keys.text").isNull(), F.lit('no "text"'))
    )
    rows = rows.select(F.col("keys.id").alias("id"), F.col("line").cast("binary").alias("line"), bad.alias("bad"), "file")
    return Documents(rows, tuple(lines.inputFiles()))


def _rows_of_frame(frame: DataFrame) -> DataFrame:
    _check(frame.schema)
    others = [name for name in frame.columns if name not in ("id", "title", "text")]
    title = ["title"] if "title" in frame.columns else []
    columns = [F.col("id").cast("string").alias("id")] + [_column(name) for name in [*title, "text", *others]]
    bad = (
        F.when(F.col("id").isNull(), F.lit("no id (null)"))
        .when(F.col("id").cast("string") == "", F.lit("an empty id"))
        .when(F.col("text").isNull(), F.lit("no text (null)"))
    )
    line = F.to_json(F.struct(*columns))
    return frame.select(F.col("id").cast("string").alias("id"), line.cast("binary").alias("line"), bad.alias("bad"),
                        F.lit(None).cast("string").alias("file"))


def _column(name: str) -> Column:
    return F.col("`" + name.replace("`", "``") + "`").alias(name)


def _check(schema: T.StructType) -> None:
    names = schema.names
    lacking = [name for name in ("id", "text") if name not in names]
    if lacking:
        raise DocumentError(f"the frame has no column {' and no column '.join(lacking)}; its columns are {', '.join(names)}")
    twice = sorted({name for name in names if [other.lower() for other in names].count(name.lower()) > 1})
    if twice:
        raise DocumentError(f"columns of one name: {', '.join(twice)}; rename one")
    for field in schema:
        kind = field.dataType
        if field.name == "id":
            taken, wanted = isinstance(kind, _ID), "a string or an integer"
        elif field.name in ("title", "text"):
            taken, wanted = isinstance(kind, T.StringType), "a string"
        else:
            inner = kind.elementType if isinstance(kind, T.ArrayType) else kind
            taken = isinstance(inner, (*_VALUES, T.NullType))
            wanted = "a string, a number, a Boolean, a date, a timestamp, or an array of these"
        if not taken:
            raise DocumentError(f"column {field.name} is {kind.simpleString()}; it must be {wanted}")

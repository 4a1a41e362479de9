"""A layout in a file system that only Hadoop's connectors can read: viewfs stands for HDFS and S3."""

import os
import pathlib
import shutil

import pytest

import diglot_spark
from conftest import merged

ADDRESS = "viewfs://far/data/archive.layout"


def test_a_layout_that_only_hadoop_reads(spark, far, file, expected, tmp_path):
    first = diglot_spark.build(file, ADDRESS, 2, spark=spark)
    assert first.built == (0, 1) and merged(far / "archive.layout", tmp_path / "merged") == expected
    assert diglot_spark.build(file, ADDRESS, 2, spark=spark).built == ()

    queries = spark.createDataFrame([("1", "风筝 kite")], "qid string, query string")
    diglot_spark.build(file, tmp_path / "near", 2, spark=spark)
    found = diglot_spark.search(ADDRESS, queries, 5).collect()
    assert found == diglot_spark.search(tmp_path / "near", queries, 5).collect() and len(found) == 5
    cache = pathlib.Path(os.environ["DIGLOT_CACHE"])
    assert sorted(os.listdir(cache)) == sorted(shard.sha256 for shard in first.layout.shards)
    # Shards are in the cache by now; the store is asked only for what is not.
    gone = far / "archive.layout" / first.layout.shards[1].path
    largest = max(gone.iterdir(), key=lambda path: path.stat().st_size)
    largest.unlink()
    assert diglot_spark.search(ADDRESS, queries, 5).collect() == found
    shutil.rmtree(cache / first.layout.shards[1].sha256)
    with pytest.raises(diglot_spark.LayoutError, match=f"{gone.name}: .*build the layout again"):
        diglot_spark.search(ADDRESS, queries, 5)
    again = diglot_spark.build(file, ADDRESS, 2, spark=spark)
    assert again.built == (1,) and again.layout == first.layout
    assert merged(far / "archive.layout", tmp_path / "again") == expected


def test_shards_that_nobody_used_for_long_leave_the_cache(tmp_path, monkeypatch):
    from diglot_spark import hadoop

    monkeypatch.setenv("DIGLOT_CACHE", str(tmp_path / "cache"))
    cache = pathlib.Path(hadoop._cache())
    assert cache.stat().st_mode & 0o777 == 0o700
    for name in ("0" * 64, "1" * 64, "mine"):
        (cache / name).mkdir()
    long_ago = (0, 0)
    os.utime(cache / ("1" * 64), long_ago)
    os.utime(cache / "mine", long_ago)
    hadoop._tidy(str(cache))
    assert sorted(os.listdir(cache)) == ["0" * 64, "mine"]

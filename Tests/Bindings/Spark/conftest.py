"""A session of two cores and four attempts, a corpus of both scripts, and what one build by the tool alone gives."""

import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys

import pytest
from pyspark.sql import SparkSession

TOOLS = pathlib.Path(os.environ["DIGLOT_TOOLS"])
INDEX_TOOL, SEARCH_TOOL = str(TOOLS / "diglot-index"), str(TOOLS / "diglot")
os.environ.update(DIGLOT_INDEX_TOOL=INDEX_TOOL, DIGLOT_TOOL=SEARCH_TOOL, PYSPARK_PYTHON=sys.executable)

WORDS = ("城市 风筝 竹子 打印 軟體 软件 圖書館 图书馆 云海 算力 平台 列印 程式 程序 天氣 天气 火車 火车 kite printer library train weather "
         "paper river 的 在 和 the of 2026-03-01 1,882 F5").split()


def corpus(count: int, seed: int = 7) -> list[dict]:
    chance = random.Random(seed)
    documents = []
    for number in range(count):
        text = " ".join(chance.choices(WORDS, k=chance.randint(5, 60)))
        document = {"id": f"{chance.choice(['文', 'doc', 'é'])}-{number}", "title": " ".join(chance.sample(WORDS, 3)), "text": text}
        if number % 3:
            document["place"] = chance.choice(["台北", "北京", "香港"])
        if number % 2:
            document["size"] = number
        if number % 5 == 0:
            document["date"] = f"2026-{number % 12 + 1:02}-03"
        documents.append(document)
    return documents


def write(path: pathlib.Path, documents: list[dict]) -> str:
    path.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), encoding="utf-8")
    return str(path)


def tool(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run([INDEX_TOOL, *map(str, arguments)], capture_output=True, text=True, **options)


def merged(layout: pathlib.Path, out: pathlib.Path) -> str:
    """The SHA-256 of what the tool makes of a layout, from the bytes that `pack` writes."""
    done = tool("merge", "--slots", out, layout)
    assert done.returncode == 0, done.stderr
    return sha256(out)


def sha256(index: pathlib.Path) -> str:
    packed = index.with_suffix(".packed")
    done = tool("pack", "--index", index, packed)
    assert done.returncode == 0, done.stderr
    return hashlib.sha256(packed.read_bytes()).hexdigest()


def slot(key: str) -> int:
    return xxh64(key.encode(), 42) % 1024


def xxh64(data: bytes, seed: int) -> int:
    """XXH64 as its specification has it, beside Spark's and the engine's."""
    first, second, third, fourth, fifth = (11400714785074694791, 14029467366897019727, 1609587929392839161, 9650029242287828579,
                                           2870177450012600261)
    mask = (1 << 64) - 1

    def turn(value: int, by: int) -> int:
        return (value << by | value >> (64 - by)) & mask

    def mix(value: int, lane: int) -> int:
        return turn((value + lane * second) & mask, 31) * first & mask

    at = 0
    if len(data) >= 32:
        lanes = [(seed + first + second) & mask, (seed + second) & mask, seed, (seed - first) & mask]
        while at + 32 <= len(data):
            for number in range(4):
                lanes[number] = mix(lanes[number], int.from_bytes(data[at + 8 * number:at + 8 * number + 8], "little"))
            at += 32
        value = sum(turn(lane, by) for lane, by in zip(lanes, (1, 7, 12, 18))) & mask
        for lane in lanes:
            value = ((value ^ mix(0, lane)) * first + fourth) & mask
    else:
        value = (seed + fifth) & mask
    value = (value + len(data)) & mask
    while at + 8 <= len(data):
        value = (turn(value ^ mix(0, int.from_bytes(data[at:at + 8], "little")), 27) * first + fourth) & mask
        at += 8
    if at + 4 <= len(data):
        value = (turn(value ^ int.from_bytes(data[at:at + 4], "little") * first & mask, 23) * second + third) & mask
        at += 4
    while at < len(data):
        value = turn(value ^ data[at] * fifth & mask, 11) * first & mask
        at += 1
    value = (value ^ value >> 33) * second & mask
    value = (value ^ value >> 29) * third & mask
    return value ^ value >> 32


def one_build(documents: list[dict], folder: pathlib.Path) -> str:
    """The SHA-256 of one index of all documents in the order of (slot, bytes of the ID), made without Spark or a shard."""
    documents = sorted(documents, key=lambda document: (slot(document["id"]), document["id"].encode()))
    path = write(folder / "sorted.jsonl", documents)
    done = tool("add", "--index", folder / "one", path)
    assert done.returncode == 0, done.stderr
    return sha256(folder / "one")


@pytest.fixture(scope="session")
def far(tmp_path_factory) -> pathlib.Path:
    """What `viewfs://far/data` shows: an address that only Hadoop can read, without a server."""
    folder = tmp_path_factory.mktemp("far")
    os.environ["DIGLOT_CACHE"] = str(tmp_path_factory.mktemp("cache") / "shards")
    return folder


@pytest.fixture(scope="session")
def spark(far):
    session = (
        SparkSession.builder.master(os.environ.get("DIGLOT_SPARK_MASTER", "local[2,4]"))
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.hadoop.fs.viewfs.mounttable.far.link./data", far.as_uri())
        .config("spark.log.level", "OFF")
        .config("spark.speculation", "true")
        .config("spark.speculation.interval", "100ms")
        .config("spark.speculation.minTaskRuntime", "500ms")
        .config("spark.speculation.quantile", "0.5")
        .config("spark.speculation.multiplier", "1.2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def documents() -> list[dict]:
    return corpus(600)


@pytest.fixture(scope="session")
def file(documents, tmp_path_factory) -> str:
    return write(tmp_path_factory.mktemp("corpus") / "documents.jsonl", documents)


@pytest.fixture(scope="session")
def expected(documents, tmp_path_factory) -> str:
    return one_build(documents, tmp_path_factory.mktemp("one"))

"""Executors of their own: killed in the middle of the work, and doing it twice. Run with DIGLOT_SPARK_MASTER=local-cluster[…]."""

import os
import pathlib
import sys

import pytest

import diglot_spark
from conftest import INDEX_TOOL, corpus, merged, one_build, write
from test_build import layout_of, left_over

# A tool that passes its input on in small pieces and, in the middle of the first shard that has a middle, does something once.
ONCE = '''#!{python}
import os, signal, subprocess, sys, time

def java(process):
    """The executor above a process."""
    while True:
        with open(f"/proc/{{process}}/stat") as file:
            name, rest = file.read().rsplit(")", 1)
        if name.endswith("(java"):
            return process
        process = int(rest.split()[1])

if sys.argv[1] != "add":
    os.execv({tool!r}, [{tool!r}, *sys.argv[1:]])
real = subprocess.Popen([{tool!r}, *sys.argv[1:]], stdin=subprocess.PIPE)
passed = 0
while piece := sys.stdin.buffer.read1(4096):
    real.stdin.write(piece)
    real.stdin.flush()
    passed += len(piece)
    if passed > 100_000:
        try:
            os.close(os.open({mark!r}, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        {action}
real.stdin.close()
with open({statuses!r}, "a") as file:
    file.write(f"{{real.wait()}}\\n")
sys.exit(real.returncode)
'''

ACTIONS = {
    "a Python worker is killed": "os.kill(os.getppid(), signal.SIGKILL)",
    "an executor is killed": "os.kill(java(os.getppid()), signal.SIGKILL)",
    "the tool is killed": "real.kill(); os.kill(os.getpid(), signal.SIGKILL)",
    "a task is slow": "time.sleep(15)",
}


COUNT = 6000


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> tuple[str, str]:
    """Shards of more than a pipe and a piece of input hold, so that there is a middle; and one build of them."""
    folder = tmp_path_factory.mktemp("large")
    documents = corpus(COUNT, seed=11)
    return write(folder / "documents.jsonl", documents), one_build(documents, folder)


@pytest.mark.parametrize("name", ACTIONS)
def test_what_goes_wrong_once_changes_nothing(spark, large, tmp_path, name):
    file, expected = large
    mark, statuses = tmp_path / "mark", tmp_path / "statuses"
    other = tmp_path / "diglot-index"
    other.write_text(ONCE.format(python=sys.executable, tool=INDEX_TOOL, mark=str(mark), statuses=str(statuses), action=ACTIONS[name]))
    other.chmod(0o755)
    out = tmp_path / "out"
    built = diglot_spark.build(file, out, 4, tool=str(other), spark=spark)
    assert mark.exists()
    assert built.layout == layout_of(out) and built.layout.documents == COUNT
    assert all(shard.documents > 0 for shard in built.layout.shards)
    assert merged(out, tmp_path / "merged") == expected
    assert left_over(out) == []
    if name == "a Python worker is killed":  # Its tool lived on, and wrote nothing as too little arrived.
        assert "2" in statuses.read_text().split()


def test_a_cluster_gives_the_bytes_of_one_build(spark, file, expected, tmp_path):
    assert not str(spark.sparkContext.master).startswith("local[")
    diglot_spark.build(file, tmp_path / "out", 16, spark=spark)
    assert merged(tmp_path / "out", tmp_path / "merged") == expected
    assert pathlib.Path(os.environ["DIGLOT_INDEX_TOOL"]).exists()

"""The layout that diglot_spark builds, built by Dask: `with_dask.py OUT SHARDS INPUT.jsonl...`, with diglot-index in PATH."""
import json, os, subprocess, sys, uuid

import dask.bag
from dask.distributed import Client

SLOTS = 1024


def with_slots(lines):  # a partition of lines; the tool tells the slots
    documents = [(json.loads(line)["id"], line.rstrip("\n")) for line in lines if line.strip()]
    ids = "".join(json.dumps(key) + "\n" for key, _ in documents)
    told = subprocess.run(["diglot-index", "slot", "--json"], input=ids, capture_output=True, text=True, check=True).stdout
    return [(json.loads(slot)["slot"], *document) for slot, document in zip(told.splitlines(), documents, strict=True)]


def shard(number, shards, rows, expected, out):
    rows = sorted(rows, key=lambda row: (row[0], row[1].encode()))
    attempt = os.path.join(out, f"_building-dask-{number}-{uuid.uuid4()}")
    add = ["diglot-index", "add", "--index", attempt, "--expect", str(expected), "--json", "-"]
    lines = "".join(line + "\n" for _, _, line in rows)
    made = json.loads(subprocess.run(add, input=lines, capture_output=True, text=True, check=True).stdout)
    path = f"shard-{number:05}-{made['sha256']}"
    if not os.path.exists(os.path.join(out, path)):
        os.rename(attempt, os.path.join(out, path))
    first, last = -(-number * SLOTS // shards), -(-(number + 1) * SLOTS // shards) - 1
    return {"path": path, "slots": [first, last], **{k: made[k] for k in ("documents", "length", "sha256", "fingerprint")}}


def build(out, shards, inputs):
    os.makedirs(out, exist_ok=True)
    rows = dask.bag.read_text(inputs, encoding="utf-8").map_partitions(with_slots)
    counts = dict(rows.map(lambda row: row[0] * shards // SLOTS).frequencies().compute())
    groups = rows.groupby(lambda row: row[0] * shards // SLOTS, shuffle="tasks")
    made = groups.map(lambda group: shard(group[0], shards, group[1], counts[group[0]], out)).compute()
    made = sorted(made + [shard(n, shards, [], 0, out) for n in range(shards) if n not in counts], key=lambda one: one["slots"])
    (fingerprint,) = {one.pop("fingerprint") for one in made}
    assert sum(one["documents"] for one in made) == sum(counts.values()), "documents in, documents out"
    layout = {"format": 1, "fingerprint": fingerprint, "slots": SLOTS, "documents": sum(counts.values()),
              "length": sum(one["length"] for one in made), "shards": made}
    with open(os.path.join(out, "_index.json.new"), "w") as file:
        json.dump(layout, file)
    os.replace(os.path.join(out, "_index.json.new"), os.path.join(out, "_index.json"))


if __name__ == "__main__":
    with Client(n_workers=2, threads_per_worker=1, dashboard_address=None):
        build(sys.argv[1], int(sys.argv[2]), sys.argv[3:])

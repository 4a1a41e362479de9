"""Runs the thirty searches through the tool: run_tools.py DIGLOT INDEX < searches.jsonl

Prints for each search {"name", "answer"}, the answer as `diglot --format json` gives it.
"""

import json
import subprocess
import sys

VALUES = {"limit": "-n", "offset": "--offset", "sort": "--sort", "facets": "--facets"}
FLAGS = {("snippets", False): "--no-snippets", ("expand", False): "--no-expand", ("strict", True): "--strict"}

tool, index = sys.argv[1:]
for line in sys.stdin:
    search = json.loads(line)
    call = [tool, "--index", index, "--format", "json"]
    for name, value in search["options"].items():
        call += [VALUES[name], str(value)] if name in VALUES else [FLAGS[name, value]]
    # As a batch: there an error is an answer too.
    batch = f"1\t{search['query']}\n"
    run = subprocess.run([*call, "--batch", "-"], input=batch.encode(), capture_output=True, check=False)
    answer = json.loads(run.stdout) if run.stdout else {"hits": [], "total": 0}
    print(json.dumps({"name": search["name"], "answer": answer}, ensure_ascii=False))

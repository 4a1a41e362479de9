"""Compares what bindings found with what `diglot --format json` says, search by search.

    compare.py DIGLOT INDEX searches.jsonl NAME=FILE...

Each file has a line of JSON a search: {"name", "answer"} or {"name", "error": {"column", "message"}}. Prints a line for
each file, and each difference; ends with 1 where there is one.
"""

import json
import subprocess
import sys

tool, index, searches, *files = sys.argv[1:]

FLAGS = {
    "limit": "-n", "offset": "--offset", "sort": "--sort", "facets": "--facets", "after": "--after",
    "deadline_ms": "--deadline",
}
SWITCHES = {
    ("expand", False): "--no-expand", ("snippets", False): "--no-snippets", ("strict", True): "--strict",
    ("text", True): "--text", ("exact_total", True): "--exact-total", ("explain", True): "--explain",
}


def expected(search):
    arguments = []
    for name, value in search["options"].items():
        arguments += [SWITCHES[name, value]] if (name, value) in SWITCHES else [FLAGS[name], str(value)]
    # A batch says of a query that is refused what a single search prints for people.
    made = subprocess.run(
        [tool, "--index", index, "--format", "json", *arguments, "--batch", "-"], input=f"1\t{search['query']}\n",
        capture_output=True, text=True)
    lines = made.stdout.splitlines()
    return json.loads(lines[0]) if lines else None


def without_time(answer):
    return {name: value for name, value in answer.items() if name not in ("id", "took_us")}


def difference(search, found, tool_answer):
    if tool_answer is None:
        return "the tool says nothing"
    if "error" in tool_answer:
        error, other = tool_answer["error"], found.get("error")
        is_same = other and other["column"] == error["column"] and error["message"] in other["message"]
        return None if is_same else f"{found} where the tool says {error}"
    if "answer" not in found:
        return f"{found['error']} where the tool finds {tool_answer['total']}"
    ours, theirs = without_time(found["answer"]), without_time(tool_answer)
    names = [name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)]
    return f"another {', '.join(sorted(names))}" if names else None


with open(searches, encoding="utf-8") as lines:
    wanted = [json.loads(line) for line in lines]
answers = [expected(search) for search in wanted]
status = 0
for given in files:
    name, path = given.split("=", 1)
    with open(path, encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    same = 0
    for search, line, answer in zip(wanted, found, answers, strict=True):
        problem = difference(search, line, answer) if line["name"] == search["name"] else "another search"
        if problem:
            print(f"{name}: {search['name']}: {problem}")
        else:
            same += 1
    print(f"{name}: {same} of {len(wanted)} searches as the tool")
    status = status or int(same != len(wanted))
sys.exit(status)

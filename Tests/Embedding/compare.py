"""Compares what the embeddings answer with the golden file, in one table: compare.py expected.jsonl NAME=FILE...

An embedding's answer may lack what it does not offer; what it has must be equal, scores to the last bit. With --record the first
embedding's answers become the golden file.
"""

import json
import sys
import unicodedata

# What depends on the machine, the call, or ICU.
VARYING = {"id", "took_us", "query"}


def answers(path):
    with open(path, encoding="utf-8") as file:
        return {entry["name"]: entry["answer"] for entry in map(json.loads, file)}


def plain(answer):
    return {name: value for name, value in answer.items() if name not in VARYING}


def difference(found, expected, place=""):
    """Where a value that the embedding has is another one; None where there is none."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for name, value in found.items():
            if name not in expected:
                return f"{place}.{name}: not expected"
            if where := difference(value, expected[name], f"{place}.{name}"):
                return where
        return None
    if isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            return f"{place}: {len(found)} instead of {len(expected)}"
        return next(filter(None, (difference(*pair, f"{place}[{n}]") for n, pair in enumerate(zip(found, expected)))), None)
    return None if found == expected else f"{place}: {found!r} instead of {expected!r}"


def width(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--record"]
    golden, *rest = arguments
    embeddings = {name: answers(path) for name, path in (argument.split("=", 1) for argument in rest)}
    if "--record" in sys.argv:
        first = next(iter(embeddings.values()))
        with open(golden, "w", encoding="utf-8") as file:
            for name, answer in first.items():
                file.write(json.dumps({"name": name, "answer": plain(answer)}, ensure_ascii=False) + "\n")
    expected = answers(golden)
    columns = {name: max(len(name), 4) for name in embeddings}
    longest = max(map(width, expected))
    print(" " * longest, *(name.ljust(columns[name]) for name in embeddings), sep="  ")
    problems = []
    for search, wanted in expected.items():
        cells = []
        for name, found in embeddings.items():
            answer = found.get(search, {"missing": True})
            if answer is None:
                cells.append("–".ljust(columns[name]))
                continue
            where = difference(plain(answer), wanted)
            cells.append(("no" if where else "same").ljust(columns[name]))
            if where:
                problems.append(f"{name}: {search}: {where}")
        print(search + " " * (longest - width(search)), *cells, sep="  ")
    print(*problems, sep="\n")
    sys.exit(1 if problems else 0)


main()

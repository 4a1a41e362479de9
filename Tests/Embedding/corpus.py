"""Writes the corpus of the thirty searches: the texts of Fixtures as JSON lines, with fields that no checkout changes."""

import json
import pathlib
import sys

fixtures = pathlib.Path(sys.argv[1])
paths = [path for end in ("txt", "md") for path in sorted(fixtures.glob(f"*/*.{end}")) if path.parent.name != "formats"]
for number, path in enumerate(paths):
    text = path.read_bytes().decode("utf-8", errors="strict")
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    document = {
        "id": f"{path.parent.name}/{path.name}",
        "title": lines[0][:60],
        "text": text,
        "kind": path.parent.name,
        "date": f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
        "bytes": len(text.encode()),
    }
    print(json.dumps(document, ensure_ascii=False))
for path in sorted((fixtures / "data").glob("*.jsonl")):
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line) | {"kind": "data"}
        print(json.dumps(document, ensure_ascii=False))

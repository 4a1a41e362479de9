"""Writes three notes, finds them in either script, and shows what was found between [ and ]."""

import tempfile

import diglot

NOTES = [
    {"id": "1", "title": "Printing", "text": "列印前先安裝軟體。", "place": "台北", "date": "2026-03-01"},
    {"id": "2", "title": "打印", "text": "这个软件可以打印大字。", "place": "北京", "date": "2026-04-02"},
    {"id": "3", "title": "Travel", "text": "The train leaves at nine.", "date": "2026-05-03"},
]


def marked(snippet: diglot.Snippet) -> str:
    text = snippet.text
    for start, end in reversed(snippet.highlights):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        diglot.write(folder + "/Notes.index", NOTES)
        with diglot.Index(folder + "/Notes.index") as index:
            for query, sort in [("软件", None), ('"列印"', None), ("date:2026", "-date")]:
                result = index.search(query, sort=sort)
                print(f"{query}: {result.total}")
                for hit in result:
                    print(f"  {hit.id} {hit.title}")
                    for snippet in hit.snippets:
                        print(f"    {marked(snippet)}")
            try:
                index.search("(train", strict=True)
            except diglot.QueryError as error:
                print(error)


if __name__ == "__main__":
    main()

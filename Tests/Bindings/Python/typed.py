"""A user's program, for `mypy --strict`: it is not run."""

import asyncio

import diglot


def titles(path: str) -> list[str]:
    with diglot.Index(path) as index:
        result: diglot.Result = index.search("软件", limit=5, sort=["-date"], filters={"place": "台北"})
        first: diglot.Hit = result.hits[0]
        score: float = first.score
        start, end = first.snippets[0].highlights[0]
        document: diglot.Document | None = index.get(first.id)
        print(score, first.snippets[0].text[start:end], document, list(index), result.facets["place"][0][1] + 1)
        return [hit.title for hit in result]


def add(path: str) -> str:
    with diglot.Writer(path, types={"date": "date"}) as writer:
        return writer.add(id="1", text="a", place="b")


async def search(path: str) -> int:
    async with diglot.AsyncIndex(path) as index:
        return (await index.search("软件")).total


def column(index: diglot.Index) -> int:
    try:
        index.search("(", strict=True)
    except diglot.QueryError as error:
        return error.column
    except diglot.IndexError as error:
        return error.code
    return 0


if __name__ == "__main__":
    asyncio.run(search("a"))

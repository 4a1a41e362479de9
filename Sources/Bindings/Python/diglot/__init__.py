"""Diglot: full-text search for Chinese in both scripts, and English.

    with diglot.Writer("Notes.index") as writer:
        writer.add(id="1", title="列印", text="列印前先安裝軟體。", place="台北")
    with diglot.Index("Notes.index") as index:
        for hit in index.search("软件", limit=5):
            print(hit.title, hit.snippets[0].text)

Offsets count code points, as in ``text[start:end]``, where nothing else is said. An index may be searched by any number of
threads at once; other threads of Python go on meanwhile. A writer commits at the end of its block, and drops all where the
block raises.
"""

from __future__ import annotations

import asyncio
import datetime
import decimal
import enum
import functools
import html
import json
import operator
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Union

from . import _diglot

__all__ = [
    "AsyncIndex", "DamagedError", "Document", "DocumentError", "Error", "Hit", "Index", "IndexError", "LockedError",
    "MissingError", "OptionsError", "QueryError", "Result", "Snippet", "Writer", "analyze", "write",
]

__version__: str = _diglot.version

Path = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
Range = tuple[int, int]


class Error(Exception):
    """What diglot raises: a sentence for people, and a number that stays the same from version to version."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.code)


class QueryError(Error, ValueError):
    """A query that cannot be understood."""

    def __init__(self, message: str, code: int = 0, column: int = 0) -> None:
        super().__init__(message, code)
        #: Where in the query, in characters from 1.
        self.column = column

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.code, self.column)


class OptionsError(Error, ValueError):
    """An option that is not known, or has a value that it cannot have."""


class DocumentError(Error, ValueError):
    """A document without what it needs."""


class IndexError(Error):  # noqa: A001 - the contract's name
    """An index that cannot be read or written."""


class MissingError(IndexError):
    """There is no index at the path, or something else."""


class DamagedError(IndexError):
    """The bytes of a file break the format, or another version wrote them."""


class LockedError(IndexError):
    """Another writer has the index."""


_KINDS: dict[int, type[Error]] = {
    11: OptionsError, 12: DocumentError, 21: OptionsError, 22: DocumentError, 30: MissingError, 31: MissingError,
    32: DamagedError, 33: DamagedError, 34: DamagedError, 40: LockedError,
}


def _make_error(code: int, column: int, message: str) -> Error:
    if code == 20:
        return QueryError(message, code, column)
    return _KINDS.get(code, IndexError)(message, code)


_diglot.set_error_maker(_make_error)


@dataclass(frozen=True)
class Snippet:
    """A passage that shows why a document was found."""

    text: str
    #: What was searched for, as code points of ``text``.
    highlights: list[Range]
    #: The same as UTF-8 bytes of the document's text, one for each highlight.
    source: list[Range]
    #: The page or chapter.
    part: str | None = None
    #: The same as bytes of the file.
    file: list[Range] = field(default_factory=list)

    def _repr_html_(self) -> str:
        return _marked(self.text, self.highlights)


@dataclass(frozen=True)
class Hit:
    """A document that was found."""

    id: str
    rank: int
    score: float
    title: str
    title_highlights: list[Range]
    #: A list where a name has several values.
    fields: dict[str, str | list[str]]
    snippets: list[Snippet]
    #: Where ``text=True`` asks for it.
    text: str | None = None

    def _repr_html_(self) -> str:
        title = _marked(self.title, self.title_highlights) or html.escape(self.id)
        passages = "".join(f"<p>{snippet._repr_html_()}</p>" for snippet in self.snippets)
        return f"<div><b>{title}</b> <small>{html.escape(self.id)} · {self.score:.2f}</small>{passages}</div>"


@dataclass(frozen=True)
class Result:
    """What a search found. It is a sequence of its hits, best first."""

    hits: list[Hit]
    total: int
    #: Otherwise there are ``total`` or more.
    total_is_exact: bool
    #: Cancelled or over its deadline: the hits are the best by then.
    was_cut_short: bool
    took_us: float
    #: The query as it was understood, where that is not as typed.
    read_as: str | None
    suggestion: str | None
    #: The ``after`` of the next page.
    next: str | None
    #: The other names that were looked for, by the words of the query.
    expansions: dict[str, list[str]]
    #: Values with their counts, most first, by the names that were asked for.
    facets: dict[str, list[tuple[str, int]]]
    #: What of the query was not looked for, a sentence each.
    omissions: list[str]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, rank: int) -> Hit:
        return self.hits[rank]

    def _repr_html_(self) -> str:
        total = f"{self.total:,}" if self.total_is_exact else f"at least {self.total:,}"
        hits = "".join(f"<li>{hit._repr_html_()}</li>" for hit in self.hits)
        return f"<p>{total} found</p><ol>{hits}</ol>"


@dataclass(frozen=True)
class Document:
    """A document as it is stored."""

    id: str
    title: str
    text: str
    fields: dict[str, str | list[str]]


def _marked(text: str, highlights: list[Range]) -> str:
    pieces, end = [], 0
    for start, stop in highlights:
        pieces += [html.escape(text[end:start]), "<mark>", html.escape(text[start:stop]), "</mark>"]
        end = stop
    return "".join(pieces) + html.escape(text[end:])


def _fields(pairs: list[tuple[str, str]]) -> dict[str, str | list[str]]:
    made: dict[str, str | list[str]] = {}
    for name, value in pairs:
        former = made.get(name)
        if former is None:
            made[name] = value
        elif isinstance(former, list):
            former.append(value)
        else:
            made[name] = [former, value]
    return made


def _result(found: tuple[Any, ...]) -> Result:
    hits, total, is_exact, is_cut, took, read_as, suggestion, after, expansions, facets, omissions = found
    made = [
        Hit(id, rank, score, title, title_highlights, _fields(fields), [Snippet(*snippet) for snippet in snippets], text)
        for id, rank, score, title, title_highlights, fields, snippets, text in hits
    ]
    return Result(
        made, total, is_exact, is_cut, took, read_as, suggestion, after, dict(expansions), dict(facets), omissions)


def _utf8(text: str, name: str) -> bytes:
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a str, not {type(text).__name__}")
    # Half of a surrogate pair is no text; the library replaces it in queries and refuses it elsewhere.
    return text.encode("utf-8", "surrogatepass")


def _path(path: Path) -> bytes:
    encoded = os.fsencode(path)
    if b"\0" in encoded:
        raise ValueError("path has a NUL character")
    return encoded


def _options(options: Mapping[str, Any]) -> str | None:
    given = {name: value for name, value in options.items() if value is not None}
    # Whole numbers of other packages count as such, and so do sets and dates in filters.
    return json.dumps(given, ensure_ascii=False, default=_option) if given else None


def _option(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(map(_value, value), key=str)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return operator.index(value)


class Index:
    """An index that is open for searching: the documents of one commit, until ``reopen``.

    A path is that of an index's folder or of a packed index. Any number of threads may use it at once.
    """

    def __init__(self, path: Path) -> None:
        self._handle = 0
        self._path = path
        self._handle = _diglot.open_index(_path(path))

    # The default is bound here: at the interpreter's exit the module may be gone before its objects.
    def close(self, _close: Any = _diglot.close_index) -> None:
        """Ends it; a second call does nothing."""
        handle, self._handle = self._handle, 0
        if handle:
            _close(handle)

    def __del__(self) -> None:
        self.close()

    def __reduce__(self) -> tuple[type[Index], tuple[Path]]:
        """A copy, or one in another process, opens the newest commit by itself."""
        return (Index, (self._path,))

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def search(
        self, query: str, *, limit: int = 10, offset: int = 0, snippets: bool = True, expand: bool = True,
        strict: bool = False, sort: str | list[str] | None = None, facets: str | list[str] | None = None,
        filters: Mapping[str, Any] | None = None, after: str | None = None, deadline_ms: int | None = None,
        text: bool = False, fields: bool | None = None, exact_total: bool = False, typing: bool = False,
    ) -> Result:
        """Finds documents, best first.

        The options are those of the command line: ``sort="-date,size"``, ``facets=["place", "date:year"]``,
        ``filters={"place": "台北", "date": "2026-01..2026-04"}``, ``after=result.next``. While a query is ``typing``, its last word is the beginning of others too. Ctrl-C ends a long
        search.
        """
        options = _options({
            "limit": limit, "offset": offset, "snippets": snippets, "expand": expand, "strict": strict, "sort": sort,
            "facets": facets, "filters": filters, "after": after, "deadline_ms": deadline_ms, "text": text,
            "fields": fields, "exact_total": exact_total, "typing": typing,
        })
        return _result(_diglot.search(self._handle, _utf8(query, "query"), options, None))

    async def search_async(self, query: str, **options: Any) -> Result:
        """Finds documents as ``search`` does, on another thread. A task that is cancelled ends the search."""
        flag = bytearray(1)
        call = functools.partial(
            _diglot.search, self._handle, _utf8(query, "query"), _options(options), flag)
        try:
            return _result(await asyncio.get_running_loop().run_in_executor(None, call))
        except asyncio.CancelledError:
            flag[0] = 1
            raise

    def search_json(self, query: str, **options: Any) -> str:
        """Finds documents as ``search`` does: the JSON that ``diglot --format json`` prints."""
        return str(_diglot.search_json(self._handle, _utf8(query, "query").replace(b"\0", b" "), _options(options)))

    def pages(self, query: str, *, limit: int = 100, **options: Any) -> Iterator[Result]:
        """Goes through all that a query finds, page by page."""
        after: str | None = None
        while True:
            result = self.search(query, limit=limit, after=after, **options)
            yield result
            after = result.next
            if after is None:
                return

    def get(self, id: str) -> Document | None:
        """The document of an ID; None where there is none."""
        found = _diglot.get(self._handle, _utf8(str(id) if isinstance(id, int) else id, "id"))
        if found is None:
            return None
        id, title, text, fields = found
        return Document(id, title, text, _fields(fields))

    def __getitem__(self, id: str) -> Document:
        document = self.get(id)
        if document is None:
            raise KeyError(id)
        return document

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.get(id) is not None

    def __iter__(self) -> Iterator[str]:
        """The IDs of all documents."""
        return iter(_diglot.ids(self._handle))

    def documents(self) -> Iterator[Document]:
        """All documents, read one by one."""
        for id in self:
            document = self.get(id)
            if document is not None:
                yield document

    def __len__(self) -> int:
        return int(_diglot.count(self._handle))

    def reopen(self) -> bool:
        """Goes over to the newest commit; whether there was a newer one."""
        return bool(_diglot.reopen(self._handle))

    def statistics(self) -> dict[str, Any]:
        """What the index counts."""
        counted: dict[str, Any] = json.loads(_diglot.statistics(self._handle))
        return counted

    def fields(self) -> dict[str, str]:
        """The fields that documents have, with their types: "string", "number" or "date"."""
        return {field["name"]: field["type"] for field in json.loads(_diglot.fields(self._handle))}

    def complete(self, text: str, limit: int = 20) -> list[str]:
        """Words of the index that begin as a text ends, the most common first."""
        return list(_diglot.complete(self._handle, _utf8(text, "text"), operator.index(limit)))


class AsyncIndex:
    """An index for ``asyncio``: each call works on another thread.

        async with diglot.AsyncIndex("Notes.index") as index:
            result = await index.search("软件")
    """

    def __init__(self, path: Path) -> None:
        self._index = Index(path)

    async def __aenter__(self) -> AsyncIndex:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends it; a second call does nothing."""
        self._index.close()

    async def search(self, query: str, **options: Any) -> Result:
        """Finds documents as ``Index.search`` does. A task that is cancelled ends the search."""
        return await self._index.search_async(query, **options)

    async def get(self, id: str) -> Document | None:
        """The document of an ID; None where there is none."""
        return await asyncio.get_running_loop().run_in_executor(None, self._index.get, id)

    async def reopen(self) -> bool:
        """Goes over to the newest commit; whether there was a newer one."""
        return await asyncio.get_running_loop().run_in_executor(None, self._index.reopen)


class Writer:
    """Adds documents to an index and removes them; makes the index where there is none.

    As a context manager it commits at the end of the block, and drops everything where the block raises. An index has one
    writer at a time, of all processes.
    """

    def __init__(
        self, path: Path, *, threads: int = 1, memory: int | None = None, types: Mapping[str, str] | None = None
    ) -> None:
        """
        threads: that analyse documents. memory: bytes that the process may take. types: of fields, as {"date": "date"}.
        """
        name = os.fsdecode(_path(path))
        # What this writer makes and does not commit to is removed.
        self._made = [] if os.path.lexists(os.path.join(name, "manifest")) else [name]
        if self._made and not os.path.lexists(name):
            self._made.append(name)
        options = _options({"threads": threads, "memory": memory, "types": dict(types) if types else None})
        self._handle = _diglot.open_writer(_path(path), options)

    def __enter__(self) -> Writer:
        if not self._handle:
            raise ValueError("the writer is closed")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._handle:
                self.commit()
        finally:
            self.close()
            if self._made:
                self._unmake()

    _handle = 0
    _made: list[str] = []

    def _unmake(self) -> None:
        """Removes an index of no commit that this writer has made, where nobody else has put anything there."""
        folder = self._made[0]
        try:
            if set(os.listdir(folder)) <= {"manifest", "lock"} and not len(Index(folder)):
                for name in os.listdir(folder):
                    os.unlink(os.path.join(folder, name))
                if len(self._made) > 1:
                    os.rmdir(folder)
        except (OSError, Error):
            pass

    def close(self, _close: Any = _diglot.close_writer) -> None:
        """Ends it; what was not committed is dropped. A second call does nothing."""
        handle, self._handle = self._handle, 0
        if handle:
            _close(handle)

    def __reduce__(self) -> str:
        raise TypeError("a writer belongs to its process and cannot be copied")

    def __del__(self) -> None:
        self.close()

    def add(self, document: Mapping[str, Any] | Document | None = None, /, **parts: Any) -> str:
        """Adds a document; one of the same ID is replaced.

        It has ``id`` and ``text``, and may have ``title``; all else are fields: a text, a number, a date, or a list of
        these; None is no value.

        Returns: "added", "updated" or "unchanged".
        """
        if isinstance(document, Document):
            document = {**document.fields, "id": document.id, "title": document.title, "text": document.text}
        members = {**(document or {}), **parts}
        made: dict[str, Any] = {}
        for name, value in members.items():
            if name in ("id", "title", "text"):
                value = _part(name, value)
            else:
                value = _value(value)
            if value is not None:
                made[str(name)] = value
        outcome = _diglot.add(self._handle, _json(made))
        return ("added", "updated", "unchanged")[outcome]

    def add_all(self, documents: Iterable[Mapping[str, Any] | Document]) -> int:
        """Adds several documents; how many were new or another."""
        if isinstance(documents, Mapping):
            raise TypeError("expected several documents, found one; add takes that")
        count = 0
        for place, document in enumerate(documents):
            try:
                count += self.add(document) != "unchanged"
            except DocumentError as error:
                raise DocumentError(f"{_place(place, document)}: {error}", error.code) from None
            except TypeError as error:
                raise TypeError(f"{_place(place, document)}: {error}") from None
        return count

    def add_frame(
        self, frame: Any, *, id: str, text: str, title: str | None = None, fields: Iterable[str] | None = None
    ) -> int:
        """Adds the rows of a frame of pandas or polars.

        id, text, title: columns. fields: the columns that are fields; all others where nothing is said.

        Returns: how many documents were new or another.
        """
        columns = [str(column) for column in frame.columns]
        for column in [id, text, *([title] if title is not None else []), *(fields or [])]:
            if column not in columns:
                raise KeyError(f"no column {column!r}; there are {', '.join(columns)}")
        parts = {id: "id", text: "text", **({title: "title"} if title is not None else {})}
        taken = [c for c in columns if c not in parts] if fields is None else [c for c in fields if c not in parts]
        rows = frame.iter_rows() if hasattr(frame, "iter_rows") else frame.itertuples(index=False, name=None)
        count = 0
        for row in rows:
            values = dict(zip(columns, row))
            document = {name: values[name] for name in taken}
            document.update({"id": values[id], "text": values[text]})
            if title is not None:
                document["title"] = values[title]
            count += self.add(document) != "unchanged"
        return count

    def remove(self, id: str) -> bool:
        """Removes a document; whether there was one."""
        return bool(_diglot.remove(self._handle, _utf8(str(id) if isinstance(id, int) else id, "id")))

    def remove_matching(self, query: str) -> int:
        """Removes all documents that match a query, those added since the last commit included; how many.

        Words match in either script, not under other names.
        """
        return int(_diglot.remove_matching(self._handle, _utf8(query, "query")))

    def commit(self) -> None:
        """Makes all changes visible to who opens the index from now on, and safe on the disk. The writer can go on."""
        _diglot.commit(self._handle)
        self._made = []

    def __len__(self) -> int:
        """How many documents the index has after the next commit."""
        return int(_diglot.writer_count(self._handle))


def _place(place: int, document: Any) -> str:
    """Which of several documents it is: its place, from 0, and its ID where it has one."""
    id = document.id if isinstance(document, Document) else document.get("id") if isinstance(document, Mapping) else None
    return f"document {place}" if id is None else f"document {place} (id {id!r})"


def _json(members: dict[str, Any]) -> bytes:
    """A document as the library reads it. Half of a surrogate pair is no text."""
    try:
        return json.dumps(members, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        for name, value in members.items():
            try:
                json.dumps({name: value}, ensure_ascii=False).encode()
            except UnicodeEncodeError as error:
                half = f"{error.object[error.start]!r}"
                raise DocumentError(f"{name!a}: {half} is half of a surrogate pair, and no character", 12) from None
        raise


def _value(value: Any) -> Any:
    """A value as JSON has it; None where there is none."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [one for one in map(_value, value) if one is not None]
    # What pandas and numpy have in place of nothing is no equal of itself, or will not say.
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if hasattr(value, "item") and hasattr(value, "dtype"):
        return _value(value.tolist())
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return None if value != value else value if abs(value) != float("inf") else str(value)
    if isinstance(value, Mapping):
        return {str(name): _value(one) for name, one in value.items()}
    if isinstance(value, (enum.Enum, decimal.Decimal, uuid.UUID, os.PathLike)):
        return _value(value.value) if isinstance(value, enum.Enum) else os.fspath(value) if isinstance(value, os.PathLike) else str(value)
    raise TypeError(f"no value of a field: {type(value).__name__}; a text, a number, a date, or a list of these")


def _part(name: str, value: Any) -> str | None:
    """An ID, a title or a text, which may be a number."""
    value = _value(value)
    if isinstance(value, (list, Mapping, bool)):
        raise TypeError(f"{name}: expected a text, found {type(value).__name__}")
    return None if value is None else str(value)


def write(path: Path, documents: Iterable[Mapping[str, Any] | Document], **options: Any) -> int:
    """Adds documents to an index in one commit; how many were new or another."""
    with Writer(path, **options) as writer:
        return writer.add_all(documents)


def analyze(text: str, *, as_query: bool = False) -> list[dict[str, Any]]:
    """The terms of a text as the index sees it, or a query: term, kind, position, and start and end in UTF-8 bytes."""
    terms: list[dict[str, Any]] = json.loads(_diglot.analyze(_utf8(text, "text"), as_query))
    return terms

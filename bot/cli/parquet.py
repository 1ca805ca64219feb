"""Writes records as a Parquet file: a row for each report, its columns made from the record's own types.

What is nested there is nested here: lists of structs. Dates are dates; sums of money and coordinates are text, as in
JSON; a span is a list of two numbers. Left out is ``points`` of a theme, a tree of any depth: ``content`` has the same
in page order. pyarrow is an extra: ``pip install 'salonbot[parquet]'``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from bot.reports.report import SCHEMA, Point, Report, from_json
from bot.run.endings import Misuse

SUFFIX = ".parquet"
_ROWS = 500  # of a row group, which is held in memory

_PLAIN = {bool: "bool_", int: "int64", str: "string", Decimal: "string", date: "date32"}


def check() -> None:
    """Raises Misuse where pyarrow is not there."""
    try:
        import pyarrow  # noqa: F401, PLC0415 - an extra of 50 MB
    except ImportError:
        raise Misuse("a .parquet file needs pyarrow: pip install 'salonbot[parquet]'") from None


def write(records: Path, target: Path) -> None:
    """Makes the file from one of JSON Lines, some rows at a time. Raises OSError."""
    import pyarrow  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    schema = pyarrow.schema([pyarrow.field("schema", pyarrow.string()), *_fields(Report)])
    with records.open("rb") as lines, parquet.ParquetWriter(target, schema, compression="zstd") as out:
        rows = ({"schema": SCHEMA, **_row(from_json(line))} for line in lines)
        while group := list(islice(rows, _ROWS)):
            out.write_table(pyarrow.Table.from_pylist(group, schema))


def _row(report: Report) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(report, builtin_types=(date,))
    return row


def _fields(record: type[msgspec.Struct]) -> Iterator[Any]:
    import pyarrow  # noqa: PLC0415

    for name, kind in get_type_hints(record).items():
        if not (name == "points" and Point in _inside(kind)):
            yield pyarrow.field(name, _type(kind))


def _type(kind: Any) -> Any:
    """The column for a type of the record."""
    import pyarrow  # noqa: PLC0415

    (kind,) = _inside(kind) if get_origin(kind) is not tuple else (kind,)
    if get_origin(kind) is tuple:
        return pyarrow.list_(_type(get_args(kind)[0]))
    if issubclass(kind, msgspec.Struct):
        return pyarrow.struct(list(_fields(kind)))
    if issubclass(kind, tuple):  # a named one, of one type
        return pyarrow.list_(_type(next(iter(get_type_hints(kind).values()))))
    return getattr(pyarrow, _PLAIN[str if issubclass(kind, Enum) else kind])()


def _inside(kind: Any) -> tuple[Any, ...]:
    """What a type is besides None; of a tuple, what it holds."""
    if get_origin(kind) is tuple:
        return tuple(arg for arg in get_args(kind) if arg is not ...)
    if isinstance(kind, type):
        return (kind,)
    return tuple(arg for arg in get_args(kind) if arg is not type(None))

"""Bodies and headers that no honest client sends: bytes on the wire, whatever the operation."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

HUGE = "9" * 400
LARGE = 3 * 1024 * 1024

# In place of any value of a body: what each is called, and its bytes.
VALUES: dict[str, bytes] = {
    "escaped NUL": b'"a\\u0000b"',
    "raw NUL": b'"a\x00b"',
    "lone surrogate": b'"\\ud800"',
    "reversed surrogates": b'"\\udc00\\ud800"',
    "invalid UTF-8": b'"\xff\xfe"',
    "overlong UTF-8": b'"\xc0\xaf"',
    "2^63": b"9223372036854775808",
    "-2^63-1": b"-9223372036854775809",
    "2^31": b"2147483648",
    "400 digits": HUGE.encode(),
    "1e400": b"1e400",
    "1e-400": b"1e-400",
    "1.5": b"1.5",
    "negative": b"-1",
    "minus zero": b"-0",
    "minus zero point": b"-0.0",
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "-Infinity": b"-Infinity",
    "quoted NaN": b'"NaN"',
    "hexadecimal": b"0x10",
    "leading zero": b"01",
    "quoted number": b'"1"',
    "true": b"true",
    "null": b"null",
    "empty text": b'""',
    "empty object": b"{}",
    "empty array": b"[]",
    "array of itself": b"[[[[[[[[1]]]]]]]]",
    "object of itself": b'{"a":{"a":{"a":1}}}',
    "100,000 characters": b'"' + b"x" * 100_000 + b'"',
    "quote and backslash": b'"a\\"b\\\\c"',
    "array literal": b'"{\\"a\\",NULL}"',
    "SQL": b'"\'; DROP TABLE orders; --"',
    "format": b'"%(x)s %s {0} ${x}"',
    "right to left": '"\u202e\u200f\u0000"'.replace("\x00", "").encode(),
    "emoji": '"\U0001f469\u200d\U0001f680"'.encode(),
    "line ends": b'"a\\r\\nX-Evil: 1"',
    "tab and escape": b'"\\t\\u001b[31m"',
    "blank": b'"   "',
    "far date": b'"9999-12-31T23:59:59.999999Z"',
    "early date": b'"0001-01-01T00:00:00Z"',
    "no date": b'"2026-02-30T25:61:61Z"',
    "infinity as a date": b'"infinity"',
    "nil UUID": b'"00000000-0000-0000-0000-000000000000"',
    "no UUID": b'"00000000-0000-0000-0000-00000000000g"',
}


def bodies(example: Any) -> Iterator[tuple[str, bytes]]:
    """Whole bodies that are wrong whatever the operation, made from one that it would take."""
    good = json.dumps(example).encode()
    yield "no body", b""
    yield "truncated", good[:-1]
    yield "a byte order mark", b"\xef\xbb\xbf" + good
    yield "UTF-16", good.decode().encode("utf-16")
    yield "two documents", good + good
    yield "trailing comma", good[:-1] + b",}"
    yield "a comment", b"/* */" + good
    yield "single quotes", good.replace(b'"', b"'")
    yield "only blanks", b"   "
    yield "an array", b"[" + good + b"]"
    yield "a text", json.dumps(good.decode()).encode()
    yield "a number", b"1"
    yield "null", b"null"
    yield "deep arrays", b"[" * 10_000 + b"]" * 10_000
    yield "deep objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000
    yield "deep and never closed", b"[" * 100_000
    yield "raw control character", good[:1] + b"\x00" + good[1:]
    yield "an unknown member", b'{"no_such_member":1,' + good[1:]
    yield "__proto__", b'{"__proto__":{},' + good[1:]
    yield "too large", b'{"a":"' + b"x" * LARGE + b'",' + good[1:]
    yield "megabytes of blanks", b" " * LARGE + good
    yield "megabytes of numbers", b"[" + b"1," * (LARGE // 2) + b"1]"
    if isinstance(example, dict) and example:
        name = next(iter(example))
        value = json.dumps(example[name]).encode()
        escaped = "".join(f"\\u{ord(letter):04x}" for letter in name).encode()
        yield "a member twice", b'{"%s":%s,' % (name.encode(), value) + good[1:]
        yield "a member twice, once escaped", b'{"%s":%s,' % (escaped, value) + good[1:]


def replaced(example: Any) -> Iterator[tuple[str, bytes]]:
    """The example with each of its values in turn replaced by each hostile one."""
    for path in _paths(example):
        marked = json.dumps(_with(example, path, "\ue000")).encode()
        for name, value in VALUES.items():
            yield f"{'/'.join(map(str, path))}: {name}", marked.replace(b'"\\ue000"', value)


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield from _paths(value[0], (*path, 0))


def _with(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, dict):
        return {name: _with(inner, path[1:], new) if name == path[0] else inner for name, inner in value.items()}
    return [_with(inner, path[1:], new) if nth == path[0] else inner for nth, inner in enumerate(value)]


# Headers in place of the proper ones; with a good body none of these may be served.
HEADERS: dict[str, dict[str, str]] = {
    "plain text": {"Content-Type": "text/plain"},
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "multipart": {"Content-Type": "multipart/form-data; boundary=x"},
    "no content type": {"Content-Type": ""},
    "latin-1": {"Content-Type": "application/json; charset=latin-1"},
    "almost JSON": {"Content-Type": "application/jsonp"},
    "gzip": {"Content-Encoding": "gzip"},
    "deflate": {"Content-Encoding": "deflate"},
    "no credential": {"Authorization": ""},
    "basic": {"Authorization": "Basic YWRtaW46YWRtaW4="},
    "bearer of nothing": {"Authorization": "Bearer "},
    "bearer of little": {"Authorization": "Bearer x"},
    "bearer of much": {"Authorization": "Bearer " + "x" * 5000},
    "bearer of SQL": {"Authorization": "Bearer ' OR 1=1 --"},
    "bearer of a wrong key": {"Authorization": "Bearer olk_00000000_0000000000000000000000000000000000000000"},
    "bearer of latin-1": {"Authorization": "Bearer olk_\udcff\udcfe"},
    "a cookie": {"Authorization": "", "Cookie": "session=x"},
}
KEYS: dict[str, dict[str, str]] = {
    "no key": {"Idempotency-Key": ""},
    "a long key": {"Idempotency-Key": "k" * 256},
    "a key of latin-1": {"Idempotency-Key": "k\udcff"},
    "a key with a tab": {"Idempotency-Key": "a\tb"},
    "two keys": {"Idempotency-Key": "a\r\nIdempotency-Key: b"},
}


def zipped(example: Any) -> bytes:
    return gzip.compress(json.dumps(example).encode())


def broken(head: bytes, token: str, path: str) -> Iterator[tuple[str, bytes]]:
    """Requests that are not even HTTP, or lie about their length. `head`: of a good POST, without the blank line."""
    yield "a negative length", head + b"Content-Length: -1\r\n\r\n{}"
    yield "a length of letters", head + b"Content-Length: abc\r\n\r\n{}"
    yield "two lengths", head + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"
    yield "length and chunks", head + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"
    yield "chunks of letters", head + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n"
    yield "a negative chunk", head + b"Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"
    yield "a line without a colon", head + b"Nonsense\r\n\r\n"
    yield "NUL in a header", head + b"X-Evil: a\x00b\r\n\r\n"
    yield "a line end in the address", f"POST {path}\r\nX: 1 HTTP/1.1\r\n\r\n".encode()
    yield "not HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"
    yield "HTTP/9.9", f"POST {path} HTTP/9.9\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    yield "a method of its own", f"BREW {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()

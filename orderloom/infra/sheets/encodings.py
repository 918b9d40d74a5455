"""Which encoding a text file has: what is declared, what its first bytes say, or what all its bytes prove."""

import codecs
from typing import BinaryIO

from orderloom.infra.sheets.rows import EncodingUnclear

# What may be declared → how Python calls it.
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "big5": "big5",
    "shift_jis": "shift_jis",
    "windows-1252": "cp1252",
    "windows-1251": "cp1251",
    "iso-8859-1": "latin-1",
}
SAMPLE = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LEAST_CHINESE = 0.9
MOST_NULS = 10  # one byte in so many


def find_encoding(file: BinaryIO, declared: str | None) -> str:
    """The name of the encoding in which every byte of the file can be read; refuses what can only be guessed."""
    file.seek(0)
    start = file.read(SAMPLE)
    if declared is not None:
        return _proved(file, declared.lower())
    for mark, name in _BOMS:
        if start.startswith(mark):
            return _proved(file, name)
    if start.count(0) * MOST_NULS < len(start):  # more of them: wide characters without a mark, or no text at all
        if _decodes(file, "utf-8"):
            return "utf-8"
        if _decodes(file, "gb18030") and _looks_chinese(start):
            return "gb18030"
    raise EncodingUnclear(known=", ".join(ENCODINGS))


def _proved(file: BinaryIO, name: str) -> str:
    if name not in ENCODINGS or not _decodes(file, name):
        raise EncodingUnclear(declared=name, known=", ".join(ENCODINGS))
    return name


def _decodes(file: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(ENCODINGS[name])()
    file.seek(0)
    try:
        while part := file.read(SAMPLE):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _looks_chinese(start: bytes) -> bool:
    """Whether nearly all beyond ASCII are usual characters: accents of Western encodings decode too, but not to those."""
    text = codecs.getincrementaldecoder("gb18030")().decode(start)
    beyond = [letter for letter in text if ord(letter) > 127]
    usual = sum(1 for letter in beyond if _in_gb2312(letter))
    return bool(beyond) and usual >= LEAST_CHINESE * len(beyond)


def _in_gb2312(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True

"""From the bytes of a storyboard file to its text: UTF-8, with or without a byte-order mark, and nothing guessed."""

from __future__ import annotations

from pathlib import Path

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.text import Text

__all__ = ["BOM", "decode", "detect_encoding"]

BOM = b"\xef\xbb\xbf"
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LOOKED_AT = 65536


def decode(content: bytes, file: Path) -> str:
    """Return the text without its byte-order mark.

    Raises StoryboardInvalid (`storyboard.encoding`), naming the encoding found and the line where UTF-8 ends.
    """
    bare = content.removeprefix(BOM)
    found, line = "", 1
    try:
        text = bare.decode("utf-8")
    except UnicodeDecodeError as mistake:
        found, line = detect_encoding(content), bare.count(b"\n", 0, mistake.start) + 1
    else:
        if "\x00" not in text[:_LOOKED_AT]:
            return text
        found = detect_encoding(content)
    raise StoryboardInvalid(
        Text("This file is not UTF-8; it looks like {found}.", "文件不是 UTF-8 编码，看起来是 {found}。", found=found),
        fix=Text(
            "Save it as UTF-8 in your editor, or: iconv -f {found} -t UTF-8 FILE > NEW",
            "请在编辑器中另存为 UTF-8，或执行：iconv -f {found} -t UTF-8 文件 > 新文件",
            found=found,
        ),
        code="storyboard.encoding",
        file=file,
        line=line,
        found=found,
        allowed=("utf-8",),
    )


def detect_encoding(content: bytes) -> str:
    """Return the likeliest name of the encoding of bytes that are not UTF-8."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    head = content[:_LOOKED_AT]
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        return "utf-16-be" if even > odd else "utf-16-le"
    for name in ("gb18030", "big5", "shift_jis"):
        text = _decoded(head, name)
        if text is not None and _is_chinese(text):
            return name
    return "windows-1252" if any(0x80 <= byte < 0xA0 for byte in head) else "latin-1"


def _decoded(head: bytes, name: str) -> str | None:
    for cut in range(4):
        try:
            return head[: len(head) - cut].decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _is_chinese(text: str) -> bool:
    """Return whether the foreign letters of a text are mostly common Chinese, as a right guess makes them."""
    foreign = [letter for letter in text if letter > "\x7f"]
    common = sum(
        "\u4e00" <= letter <= "\u9fff"
        or "\u3000" <= letter <= "\u303f"
        or "\uff00" <= letter <= "\uffef"
        or letter in "“”‘’…—·"
        for letter in foreign
    )
    return bool(foreign) and common / len(foreign) > 0.8

"""What is wrong with a JSON text, where, and how to put it right, in words."""

from __future__ import annotations

import json
import re
from pathlib import Path

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.text import Text
from cineflow.storyboard.formats._json_text import JsonText

__all__ = ["explain"]

_WORD = re.compile(r"[A-Za-z_]\w*")
_ODD = {
    "，": ("a Chinese comma", "中文逗号", ","), "：": ("a Chinese colon", "中文冒号", ":"),
    "“": ("a curly quote", "中文引号", '"'), "”": ("a curly quote", "中文引号", '"'),
    "‘": ("a curly quote", "中文引号", '"'), "’": ("a curly quote", "中文引号", '"'),
    "'": ("a single quote", "单引号", '"'), "｛": ("a full-width brace", "全角花括号", "{"),
    "｝": ("a full-width brace", "全角花括号", "}"), "【": ("a Chinese bracket", "中文括号", "["),
    "】": ("a Chinese bracket", "中文括号", "]"), "；": ("a Chinese semicolon", "中文分号", ","),
}  # fmt: skip


def explain(mistake: ValueError | RecursionError, text: JsonText, file: Path) -> StoryboardInvalid:
    """Return the error for a text that `json` cannot read, with line, column and the most likely fix."""
    if isinstance(mistake, RecursionError):
        return StoryboardInvalid(
            Text("The lists and objects are nested too deeply.", "列表和对象嵌套过深。"),
            code="storyboard.bad_json",
            fix=Text("A storyboard needs no more than a few levels.", "分镜文件只需要几层嵌套。"),
            file=file,
        )
    if not isinstance(mistake, json.JSONDecodeError):
        return StoryboardInvalid(
            Text("A number is too long to be one.", "数字过长。"),
            code="storyboard.bad_json",
            fix=Text("Put it in quotes if it is an id.", "如果是编号，请加上引号。"),
            file=file,
        )
    offset = min(mistake.pos, len(text.text))
    what, fix = _diagnose(mistake, text.text, offset)
    # Python 3.13 names the comma, 3.11 what follows it.
    if what is _TRAILING and text.text[offset : offset + 1] != ",":
        offset = len(text.text[:offset].rstrip()) - 1
    line, column = text.line_at(offset), text.column_at(offset)
    return StoryboardInvalid(
        Text(
            "This is not valid JSON: line {line}, column {column}: {what}",
            "JSON 有误：第 {line} 行第 {column} 列：{what}",
            line=line,
            column=column,
            what=what,
        ),
        fix=fix,
        code="storyboard.bad_json",
        file=file,
        place=f"{line}:{column}",
        line=line,
        found=text.text[offset : offset + 20],
    )


_TRAILING = Text("a comma with nothing behind it.", "逗号后面没有内容。")


def _diagnose(mistake: json.JSONDecodeError, text: str, at: int) -> tuple[Text, Text]:
    """Return what is there and what to do about it."""
    before = text[:at].rstrip()
    here = text[at : at + 1]
    if not text.strip():
        return (
            Text("the file is empty.", "文件是空的。"),
            Text(
                "Write a storyboard into it; `cineflow init` makes an example.",
                "请写入分镜；cineflow init 会生成示例。",
            ),
        )
    if mistake.msg.startswith("Illegal trailing comma") or (before.endswith(",") and here in ("}", "]", "")):
        return _TRAILING, Text("Take the comma away.", "请删除这个逗号。")
    if mistake.msg.startswith("Unterminated string"):
        return (
            Text("the text that begins here is never closed.", "从这里开始的文字没有结束引号。"),
            Text('Close it with " .', '请用 " 结束这段文字。'),
        )
    if not here:
        return (
            Text("the file ends too early.", "文件提前结束。"),
            Text("Close every bracket and brace; perhaps the file was cut off.", "请补全所有括号；文件可能被截断。"),
        )
    return _about(mistake, text, at, before, here)


def _about(mistake: json.JSONDecodeError, text: str, at: int, before: str, here: str) -> tuple[Text, Text]:
    if here in _ODD:
        english, chinese, right = _ODD[here]
        return (
            Text(
                "{name} ({here}) where JSON wants another sign.",
                "此处使用了{name}（{here}）。",
                name=Text(english, chinese),
                here=here,
            ),
            Text("Write {right} instead.", "请改为 {right}。", right=right),
        )
    if text.startswith(("//", "/*", "#"), at):
        return (
            Text("JSON has no comments.", "JSON 不支持注释。"),
            Text('Take it away, or write it as "_comment": "…".', '请删除，或写成 "_comment": "……"。'),
        )
    if mistake.msg.startswith("Extra data"):
        return (
            Text("there is more behind the end of the storyboard.", "分镜内容结束后还有多余内容。"),
            Text("Keep one object in the file.", "文件中只保留一个对象。"),
        )
    if mistake.msg.startswith("Invalid control character"):
        return (
            Text("a line break or tab inside a text.", "文字中直接换行或使用了制表符。"),
            Text("Write \\n for a line break, or close the text on its line.", "换行请写 \\n，或在本行结束文字。"),
        )
    if mistake.msg.startswith("Invalid \\"):
        return (
            Text("a backslash that stands for nothing.", "无效的反斜杠。"),
            Text("Write \\\\ for a backslash, or / in paths.", "反斜杠请写成 \\\\，路径可用 /。"),
        )
    if mistake.msg.startswith("Expecting ',' delimiter"):
        if before.endswith('"') and (here.isalnum() or here == "_"):
            return (
                Text("a quote inside a text ends it too early.", "文字中的引号使文字提前结束。"),
                Text('Write \\" for a quote inside a text.', '文字中的引号请写成 \\" 。'),
            )
        return (
            Text("a comma is missing before this.", "此处之前缺少逗号。"),
            Text("Put a comma there.", "请补上逗号。"),
        )
    if mistake.msg.startswith("Expecting ':'"):
        return (
            Text("a colon is missing after the name.", "名称后缺少冒号。"),
            Text("Put a colon there.", "请补上冒号。"),
        )
    if word := _WORD.match(text, at):
        return (
            Text("“{word}” is not in quotes.", "“{word}”没有加引号。", word=word[0]),
            Text(
                'Write "{word}"; only true, false, null and numbers stand bare.',
                '请写成 "{word}"；只有 true、false、null 和数字不加引号。',
                word=word[0],
            ),
        )
    return (
        Text("“{here}” is not expected here.", "此处不应出现“{here}”。", here=here),
        Text("Look at the signs just before it.", "请检查它前面的符号。"),
    )

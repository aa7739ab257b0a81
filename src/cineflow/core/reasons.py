"""Why a value was refused, in both languages, from what other libraries say in English."""

from __future__ import annotations

import re

from cineflow.core.text import Text

__all__ = ["reason"]

_KNOWN: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), english, chinese)
    for pattern, english, chinese in (
        (r"greater than or equal to (?P<n>\S+)$", "it must be {n} or more", "不得小于 {n}"),
        (r"less than or equal to (?P<n>\S+)$", "it must be {n} or less", "不得大于 {n}"),
        (r"greater than (?P<n>\S+)$", "it must be more than {n}", "必须大于 {n}"),
        (r"valid integer", "it must be a whole number", "必须是整数"),
        (r"valid number|valid float", "it must be a number", "必须是数字"),
        (r"valid boolean", "it must be true or false", "必须是 true 或 false"),
        (r"valid string", "it must be text", "必须是文字"),
        (r"^Field required", "it is missing", "缺少此项"),
        (r"^Extra inputs are not permitted", "it is not known here", "无法识别此项"),
        (r"at least (?P<n>\d+) characters?$", "it needs {n} characters or more", "至少需要 {n} 个字符"),
        (r"at most (?P<n>\d+) characters?$", "it may have {n} characters at most", "最多 {n} 个字符"),
        (r"at least (?P<n>\d+) items?", "it needs {n} or more", "至少需要 {n} 项"),
        (r"at most (?P<n>\d+) items?", "it may have {n} at most", "最多 {n} 项"),
        (r"valid list", "it must be a list", "必须是列表"),
        (r"valid dictionary", "it must be a table", "必须是一个表"),
        (r"Input should be (?P<all>'.+)$", "it must be one of {all}", "必须是下列之一：{all}"),
        (r"^Option '(?P<name>[^']+)' requires an argument", "{name} needs a value", "{name} 需要一个值"),
        (r"^Option '(?P<name>[^']+)' does not take a value", "{name} takes no value", "{name} 不接受值"),
        (r"unexpected extra argument\(?s?\)? \((?P<words>.*)\)", "one word too many: {words}", "多余的参数：{words}"),
        (r"^No such command '(?P<name>[^']+)'", "there is no command {name} here", "此处没有命令 {name}"),
        (r"^Missing command", "a command is missing", "缺少子命令"),
        (r"^Expecting property name enclosed", "a key in double quotes is missing", "此处应为双引号中的键名"),
        (r"^Expecting value", "a value is missing", "此处缺少值"),
        (r"^Expecting '(?P<sign>.)' delimiter", "a “{sign}” is missing", "此处缺少“{sign}”"),
        (r"^Extra data", "more stands behind the end", "结尾之后还有多余内容"),
        (r"^Unterminated string", "the text that begins here is never closed", "从这里开始的文字没有结束引号"),
        (r"^Invalid control character", "a line break or tab stands inside a text", "文字中有换行或制表符"),
        (r"^Invalid \\(?:escape|uXXXX)", "a backslash begins nothing that JSON knows", "反斜杠转义无效"),
        (r"^All connection attempts failed|Connection refused|Connect call failed", "no connection", "无法建立连接"),
        (
            r"Name or service not known|nodename nor servname|getaddrinfo failed|Temporary failure in name resolution",
            "no such host is known here",
            "无法解析主机名",
        ),
        (r"Network is unreachable|No route to host", "no network leads there", "网络不可达"),
        (r"CERTIFICATE_VERIFY_FAILED", "its certificate is not trusted here", "证书不受信任"),
    )
)


def reason(said: str) -> Text:
    """Return what a library's English sentence means; a sentence nobody knows is passed on as it is."""
    for pattern, english, chinese in _KNOWN:
        if match := pattern.search(said.strip().rstrip(".")):
            return Text(english, chinese, **match.groupdict())
    return Text("{said}", "{said}", said=said)

"""The words of a Markdown storyboard: which key in a heading's brackets or in the list is which field of a shot."""

from __future__ import annotations

import json
import re
from typing import Any, cast

__all__ = ["KEYS", "field_named", "field_of_bullet", "join_words", "read_flag", "read_text_value", "split_words",
           "write_text_value"]  # fmt: skip

KEYS: dict[str, tuple[str, ...]] = {
    "seconds": ("seconds", "duration", "length", "时长", "秒数"),
    "first": ("first", "first frame", "start", "首帧", "起始帧"),
    "last": ("last", "last frame", "end", "尾帧", "结束帧"),
    "reference": ("ref", "reference", "参考", "参考图"),
    "character_reference": ("character ref", "角色参考", "角色图"),
    "place_reference": ("place ref", "scene ref", "场景参考", "场景图"),
    "prop_reference": ("prop ref", "道具参考", "道具图"),
    "style_reference": ("style ref", "风格参考", "风格图"),
    "first_reference": ("first frame ref",),
    "last_reference": ("last frame ref",),
    "is_pro": ("pro", "高级"),
    "kind": ("kind", "生成"),
    "results": ("results", "张数"),
    "keep_as": ("keep as", "存为"),
    "takes": ("takes", "条数", "版本数"),
    "model": ("model", "模型"),
    "provider": ("provider", "服务商", "平台"),
    "seed": ("seed", "种子"),
    "camera": ("camera", "camera movement", "运镜", "镜头", "镜头运动"),
    "props": ("props", "prop", "道具"),
    "intent": ("intent", "director", "mood", "意图", "导演意图", "情绪"),
    "place": ("place", "scene", "location", "场景", "地点"),
    "negative": ("negative", "avoid", "negative prompt", "负面", "避免"),
    "characters": ("characters", "character", "cast", "角色", "人物"),
    "aspect": ("aspect", "aspect ratio", "画幅"),
    "size": ("size", "尺寸"),
    "resolution": ("resolution", "清晰度", "分辨率"),
    "sound": ("sound", "audio", "声音"),
    "beat": ("beat", "节拍"),
    "source_text": ("source", "原文"),
    "extra": ("extra", "附加参数"),
}
"""Field → the keys it may have; the first one is written."""

_FIELDS = {key: name for name, keys in KEYS.items() for key in keys}
_BULLET_KEY = re.compile(r"^(?:\*\*|__)?([^:：*_]{1,24}|[^:：]{1,24}?)(?:\*\*|__)?\s*[:：]")
_WORD = re.compile(r"^[\w-]+$")
_YES = {"yes", "true", "on", "1", "是", "有", "开"}
_NO = {"no", "false", "off", "0", "否", "无", "关"}
_SPLIT = re.compile(r"\s*[,，、;；]\s*")


def field_named(key: str) -> str | None:
    """Return the field a key means, None for an unknown one."""
    return _FIELDS.get(" ".join(key.replace("_", " ").casefold().split()))


def field_of_bullet(text: str) -> bool:
    """Return whether a bullet sets a field: `key: value` with a known key, or with one word that could be one."""
    match = _BULLET_KEY.match(text)
    if not match:
        return False
    key = match[1].strip()
    return field_named(key) is not None or bool(_WORD.match(key))


def read_flag(value: str) -> bool | None:
    """Read yes or no in either language; an empty value is a yes. None for anything else."""
    word = value.strip().casefold()
    if word in _YES or not word:
        return True
    return False if word in _NO else None


def read_text_value(value: str) -> str:
    """Read the value of a field: bare, or a JSON string where it holds line breaks or outer spaces."""
    if value.startswith('"') and value.endswith('"') and len(value) > 1:
        try:
            read = json.loads(value)
        except ValueError:
            return value
        return read if isinstance(read, str) else value
    return value


def write_text_value(value: str) -> str:
    """Undo `read_text_value`."""
    needs_quotes = value != value.strip() or not value.isprintable() or value.startswith('"')
    return json.dumps(value, ensure_ascii=False) if needs_quotes else value


def split_words(value: str) -> list[Any]:
    """Read a list: `one, two`, or a JSON list where a word holds a comma."""
    if value.startswith("["):
        try:
            read = json.loads(value)
        except ValueError:
            read = None
        if isinstance(read, list):
            return cast("list[Any]", read)
    return [word for word in _SPLIT.split(value.strip()) if word]


def join_words(words: list[str]) -> str:
    """Undo `split_words`."""
    joined = ", ".join(words)
    return joined if split_words(joined) == words and joined.isprintable() else json.dumps(words, ensure_ascii=False)

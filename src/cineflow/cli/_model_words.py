"""A model's facts in a person's words, both languages: what `cineflow models show` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cineflow.core.model import Audio, Durations, Limit, Model, ModelStatus, PictureLimits
from cineflow.core.text import Text

if TYPE_CHECKING:
    from cineflow.providers._catalogue import Catalogue

__all__ = ["fact_lines", "length_words", "status_word"]

_STATUS = {
    ModelStatus.ALIVE: Text("alive", "可用"),
    ModelStatus.PREVIEW: Text("preview", "预览版"),
    ModelStatus.LEGACY: Text("legacy", "旧版"),
    ModelStatus.UNVERIFIED: Text("unverified", "未核实"),
    ModelStatus.DEAD: Text("dead", "已停用"),
}
_AUDIO = {
    Audio.ALWAYS: Text("always", "总是生成"),
    Audio.OPTIONAL: Text("as asked", "可选"),
    Audio.NEVER: Text("never", "不生成"),
    Audio.UNKNOWN: Text("not known", "未知"),
}
_WHEN = {
    "first_frame": Text("with a first frame", "使用首帧时"),
    "last_frame": Text("with a last frame", "使用尾帧时"),
    "references": Text("with reference pictures", "使用参考图时"),
    "words": Text("from words alone", "纯文字生成时"),
    "sound": Text("with sound", "生成声音时"),
}
_YES, _NO = Text("yes", "支持"), Text("no", "不支持")


def status_word(model: Model) -> Text:
    """Return the word for whether a model can be ordered."""
    return _STATUS[model.status]


def length_words(durations: Durations) -> Text:
    """Return the lengths a model makes: `3..15 s`, `5, 10 s`, or any."""
    said = str(durations)
    return Text("any", "任意") if said == "any" else Text("{lengths} s", "{lengths} 秒", lengths=said)


def fact_lines(model: Model, catalogue: Catalogue, price: Text | str) -> Iterator[tuple[Text, Text | str]]:
    """Yield label and words of everything known about a model, in the order a person asks for it."""
    from cineflow.providers._catalogue import model_note
    from cineflow.providers._facts import source_words

    yield Text("model", "模型"), f"{model.provider}:{model.id}"
    yield Text("status", "状态"), status_word(model)
    if model.shutdown:
        yield Text("switched off on", "停服日期"), model.shutdown.isoformat()
    if model.is_dead:
        yield Text("instead", "替代"), catalogue.explain_dead(model)
    elif model.status is ModelStatus.UNVERIFIED and (instead := catalogue.instead_of(model)):
        yield Text("if it is gone", "若已停服"), instead
    yield Text("makes", "生成"), Text("pictures", "图片") if model.kind == "image" else Text("video", "视频")
    if model.kind == "video":
        yield Text("lengths", "时长"), length_words(model.durations)
    if model.resolutions:
        yield Text("sizes", "清晰度"), _sizes(model)
    yield Text("shapes", "画幅"), ", ".join(model.aspects) or Text("any", "任意")
    yield from _abilities(model)
    yield from ((_when(limit), _narrowed(limit)) for limit in model.limits)
    yield Text("price", "价格"), price
    if model.rates:
        said = Text("{source}, read {on}", "{source}，{on} 读取",
                    source=source_words(model.provider, model.rates.source), on=model.rates.as_of)  # fmt: skip
        yield Text("price from", "价格来源"), said
    if model.source:
        said = Text("{source}, read {on}", "{source}，{on} 读取",
                    source=source_words(model.provider, model.source), on=model.as_of or "?")  # fmt: skip
        yield Text("facts from", "资料来源"), said
    if note := model_note(model):
        yield Text("note", "备注"), note


def _abilities(model: Model) -> Iterator[tuple[Text, Text | str]]:
    if model.kind == "video":
        yield Text("from words alone", "纯文字生成"), _yes(model.text_to_video)
        yield Text("first frame", "首帧"), _yes(model.first_frame)
        yield Text("last frame", "尾帧"), _yes(model.last_frame)
        yield Text("sound", "声音"), _AUDIO[model.audio]
    yield Text("reference pictures", "参考图"), _most(model.references)
    if model.pictures and (model.first_frame or model.last_frame or model.references):
        yield Text("local pictures", "本地图片"), _pictures(model.pictures)
    yield Text("seed", "种子"), _yes(model.seed)
    yield Text("negative prompt", "反向提示词"), _yes(model.negative_prompt)
    if model.prompt_limit:
        yield Text("longest prompt", "提示词上限"), Text("{n} characters", "{n} 字符", n=model.prompt_limit)


def _yes(can: bool) -> Text:
    return _YES if can else _NO


def _most(count: int) -> Text:
    return Text("up to {n}", "最多 {n} 张", n=count) if count else _NO


def _sizes(model: Model) -> Text | str:
    sizes = ", ".join(model.resolutions)
    if len(model.resolutions) < 2:
        return sizes
    return Text("{sizes} (usually {one})", "{sizes}（默认 {one}）", sizes=sizes, one=model.default_resolution)


def _pictures(limits: PictureLimits) -> Text:
    kinds = ", ".join(kind.partition("/")[2].upper() for kind in limits.kinds)
    parts = [Text("{kinds} up to {mb:g} MB", "{kinds}，最大 {mb:g} MB", kinds=kinds, mb=limits.most_bytes / 1e6)]
    if limits.most_total:
        parts.append(Text("{mb:g} MB together", "合计 {mb:g} MB", mb=limits.most_total / 1e6))
    if limits.least_side > 1:
        parts.append(Text("sides of {n} pixels and more", "边长至少 {n} 像素", n=limits.least_side))
    if limits.most_side < 100_000:
        parts.append(Text("and up to {n}", "至多 {n}", n=limits.most_side))
    if limits.slimmest:
        parts.append(Text("no slimmer than {n}:1", "长宽比不超过 {n}:1", n=limits.slimmest))
    if limits.links_only:
        parts.append(Text("as links only: files need an object store", "仅限链接：本地文件需配置对象存储"))
    if not limits.alpha:
        parts.append(Text("not see-through", "不含透明通道"))
    return _listed(parts)


def _when(limit: Limit) -> Text:
    name, _, word = limit.when.partition(":")
    return Text("at {size}", "{size} 时", size=word) if name == "resolution" else _WHEN.get(name, Text(name, name))


def _narrowed(limit: Limit) -> Text:
    parts: list[Text] = []
    if limit.durations:
        parts.append(length_words(limit.durations))
    words = [", ".join(names) for names in (limit.resolutions, limit.aspects) if names]
    parts += [Text("only {names}", "仅 {names}", names=names) for names in words]
    if limit.excludes:
        names = {"first_frame": Text("first frame", "首帧"), "last_frame": Text("last frame", "尾帧"),
                 "references": Text("reference pictures", "参考图")}  # fmt: skip
        parts += [Text("no {what}", "不能同时使用{what}", what=names.get(name, name)) for name in limit.excludes]
    return _listed(parts)


def _listed(parts: list[Text]) -> Text:
    said = {f"p{i}": part for i, part in enumerate(parts)}
    fields = [f"{{{name}}}" for name in said]
    return Text(", ".join(fields), "，".join(fields), **said)

"""Write docs/providers/: a page per provider and language, its facts from what the provider says of itself.

.venv/bin/python tools/provider_pages.py           print which pages are not current
.venv/bin/python tools/provider_pages.py --write   write them; a test says when that is due

`NAME.md` is English, `NAME_zh.md` Chinese. What stands below the facts, "What bites", is written by hand and kept.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from cineflow.cli._model_words import fact_lines, length_words, status_word
from cineflow.core.model import Model
from cineflow.core.money import PriceRange
from cineflow.core.provider import Recovery
from cineflow.core.text import Language, Text, speaking
from cineflow.providers._catalogue import catalogue, setup_of, shipped
from cineflow.providers._check import Need, price_of
from cineflow.providers._facts import provider_facts, source_words
from cineflow.providers._refusals import Refusal
from cineflow.providers._registry import provider_class, provider_names

__all__ = ["BITES", "LANGUAGES", "PAGES", "index", "index_page", "page_of", "with_facts"]

PAGES = Path(__file__).resolve().parent.parent / "docs" / "providers"
_BETWEEN = re.compile(r"<!-- facts -->\n.*?<!-- /facts -->", re.DOTALL)
LANGUAGES: tuple[Language, ...] = ("en", "zh")
BITES = Text("## What bites", "## 需要留意")
_ENDS = {
    Refusal.BALANCE: Text(
        "No balance: the whole account pauses, other takes go to the next provider of a `--route`",
        "余额不足：整个账户暂停，其余各条交给 `--route` 的下一个服务商",
    ),
    Refusal.KEY: Text("Key or permission refused: the account pauses likewise", "密钥或权限被拒：账户同样暂停"),
    Refusal.MODEL: Text("The model is not served", "不提供该模型"),
    Refusal.POLICY: Text(
        "Content policy: never sent again, the provider's words are shown", "内容审核未通过：不再发送，显示服务商的原话"
    ),
    Refusal.PARAM: Text("A parameter is wrong: the take fails, nothing is charged", "参数有误：该条失败，不扣费"),
    Refusal.THROTTLED: Text("Throttled: waited for, then sent again", "被限流：等待后再发送"),
    Refusal.OVERLOADED: Text("Overloaded: nothing was accepted, sent again later", "服务过载：未受理，稍后再发送"),
    Refusal.UNCERTAIN: Text("Says nothing sure: treated as a lost answer", "说不清是否受理：按答复丢失处理"),
}


def page_of(name: str, language: Language) -> Path:
    """Return where a provider's page lies."""
    return PAGES / _file(name, language)


def index_page(language: Language) -> Path:
    """Return where the page that lists the pages lies."""
    return PAGES / _file("README", language)


def _file(name: str, language: Language) -> str:
    return f"{name}{'_zh' if language == 'zh' else ''}.md"


def with_facts(page: str, name: str, language: Language) -> str:
    """Return a page with its facts as they are now. Raises ValueError where their place is not marked."""
    if not _BETWEEN.search(page):
        raise ValueError(f"the page of {name} has no place for its facts")
    with speaking(language):
        facts = "\n".join(
            ["<!-- facts -->", _other(name, language), "", *_set_up(name), "", *_models(name), "", *_failing(name),
             "<!-- /facts -->"]
        )  # fmt: skip
    return _BETWEEN.sub(lambda _: facts, page, count=1)


def index(language: Language) -> str:
    """Return the page that lists the pages."""
    head = Text(
        "# Providers\n\nOne page each: where a key is had, variables, a first command, models and prices with source "
        "and date,\nand what to expect when something fails. The facts are written from the program's own data by\n"
        "`tools/provider_pages.py`.",
        "# 服务商\n\n每家一页：在哪里取得密钥、有哪些变量、第一条命令、模型与价格（含来源与日期），以及出错时会怎样。\n"
        "这些资料由 `tools/provider_pages.py` 根据程序自己的数据写出。",
    )
    with speaking(language):
        lines = [
            str(Text("- [{label}]({file}): `--provider {name}`", "- [{label}]({file})：`--provider {name}`",
                     label=setup_of(name).label, file=_file(name, language), name=name))
            for name in _names()
        ]  # fmt: skip
        return f"{head}\n\n{_other('README', language)}\n\n" + "\n".join(lines) + "\n"


def _other(name: str, language: Language) -> str:
    return f"[中文]({_file(name, 'zh')})" if language == "en" else f"[English]({_file(name, 'en')})"


def _names() -> list[str]:
    return sorted(provider_names(), key=lambda name: (name != "rehearsal", name))


def _set_up(name: str) -> Iterator[str]:
    setup = setup_of(name)
    if setup.key_page:
        yield str(Text("Key: <{url}>\n", "密钥：<{url}>\n", url=setup.key_page))
    elif not setup.needs_key:
        yield str(Text("No key is needed.\n", "无需密钥。\n"))
    for variable in setup.key:
        yield str(Text("- `{name}`: the key", "- `{name}`：密钥", name=variable))
    if setup.pair:
        both = _joined([f"`{variable}`" for variable in setup.pair], " and ", " 与 ")
        yield str(
            Text("- {both}: an older pair, in the key's place", "- {both}：旧的一对密钥，可代替上面的密钥", both=both)
        )
    for variable in setup.base_url:
        usual = Text("; left out, `{url}`", "；留空则为 `{url}`", url=setup.default_base_url)
        yield str(Text("- `{name}`: the address{usual}", "- `{name}`：地址{usual}", name=variable,
                       usual=usual if setup.default_base_url else ""))  # fmt: skip
    yield str(Text("\nFirst commands:\n\n```sh", "\n先试这几条命令：\n\n```sh"))
    if name != "rehearsal":
        free = Text("key, address and proxy; spends nothing", "检查密钥、地址与代理，不产生费用")
        yield f"cineflow providers test {name}      # {free}"
    yield f"cineflow plan storyboard.md --provider {name} --takes 1"
    yield f"cineflow run storyboard.md --provider {name} --takes 1 --only 1\n```"


def _models(name: str) -> Iterator[str]:
    facts, models = provider_facts(name), catalogue(name)
    yield str(Text("## Models\n", "## 模型\n"))
    if models:
        head = Text("| model | status | lengths | sizes | takes | price of a take |",
                    "| 模型 | 状态 | 时长 | 规格 | 输入与声音 | 每条价格 |")  # fmt: skip
        yield f"{head}\n| --- | --- | --- | --- | --- | --- |"
    for model in models.values():
        cells = (f"`{model.id}`", _status(model), _length(model), _sizes(model), _takes(model), _price(model))
        yield f"| {' | '.join(cells)} |"
    if facts is None:
        return
    sources = dict.fromkeys(
        str(Text("{source}, read {on}", "{source}，{on} 读取", source=source_words(name, card.source), on=card.as_of))
        for model in models.values()
        if (card := model.rates)
    )
    if sources:
        yield str(Text("\nPrices from {sources}. They age: declare your own in `cineflow.toml`.",
                       "\n价格来源：{sources}。价格会变动，可在 `cineflow.toml` 里写明你的价格。",
                       sources=_joined(sources, "; ", "；")))  # fmt: skip
    if facts.any_model is not None:
        yield str(Text("\nAny other model id that the service knows is sent as it is; "
                       "its price has to be declared first.",
                       "\n服务商提供的其他模型按其 id 原样发送，须先写明价格。"))  # fmt: skip
    for text in dict.fromkeys(str(note) for note in facts.notes.values()):
        yield f"\n{text}{Text('.', '。')}"
    limits = dict.fromkeys(
        str(said)
        for model in models.values()
        if not model.is_dead
        for label, said in fact_lines(model, shipped(), "")
        if label.english == "local pictures"
    )
    if limits:
        yield str(Text("\nLocal pictures, checked while planning: {limits}.", "\n本地图片（规划时检查）：{limits}。",
                       limits=_joined(limits, "; or ", "；或 ")))  # fmt: skip
    if facts.most_inline:
        yield str(Text("\nPictures travel inside an order up to {mb:g} MB together; above, each is uploaded once.",
                       "\n图片合计不超过 {mb:g} MB 时随订单发送；超过时先逐张上传，每张只传一次。",
                       mb=facts.most_inline / 1e6))  # fmt: skip


def _joined(parts: Iterable[str], english: str, chinese: str) -> str:
    return str(Text(english, chinese)).join(parts)


def _status(model: Model) -> str:
    word = status_word(model)
    if not (model.is_dead and model.shutdown):
        return str(word)
    return str(Text("{word} since {day}", "{word}（{day}）", word=word, day=model.shutdown))


def _length(model: Model) -> str:
    return str(Text("a picture", "图片") if model.kind == "image" else length_words(model.durations))


def _sizes(model: Model) -> str:
    sizes, shapes = ", ".join(model.resolutions), ", ".join(model.aspects)
    return _joined([part for part in (sizes, shapes) if part], "; ", "；") or str(Text("any", "不限"))


def _takes(model: Model) -> str:
    sound = {"always": Text("always sound", "总有声音"), "optional": Text("sound as asked", "声音可选")}
    said = [
        Text("words", "文字") if model.text_to_video or model.kind == "image" else "",
        Text("first frame", "首帧") if model.first_frame else "",
        Text("last frame", "尾帧") if model.last_frame else "",
        Text("{n} references", "{n} 张参考图", n=model.references) if model.references else "",
        sound.get(model.audio.value, ""),
        Text("seed", "种子") if model.seed else "",
        Text("negative prompt", "反向提示词") if model.negative_prompt else "",
    ]
    return _joined([str(part) for part in said if part], ", ", "、")


def _price(model: Model) -> str:
    length = model.durations.nearest(Decimal(8)) if model.kind == "video" else Decimal(0)
    need = replace(Need(kind=model.kind, seconds=length), aspect=model.aspects[0] if model.aspects else "16:9")
    price = price_of(need, model)
    if price is None:
        return str(Text("not known", "未知"))
    each = "" if model.kind == "image" else Text(" for {n} s", "（{n} 秒）", n=f"{length.normalize():f}")
    doubt = "" if model.rates and model.rates.verified else Text(", unverified", "，未核实")
    return f"{_amount(price)}{each}{doubt}"


def _amount(price: PriceRange) -> str:
    return str(price.highest) if price.low == price.high else f"{price.lowest.to_json()['amount']}-{price.highest}"


def _failing(name: str) -> Iterator[str]:
    maker: Any = provider_class(name)
    yield str(Text("## When something fails\n", "## 出错时\n"))
    lost = _recovery(maker.recovery)
    yield str(Text("- A lost answer to an order: {what}", "- 订单的答复丢失时：{what}", what=lost))
    can = [str(word) for word, able in ((Text("cancel a job that runs", "取消进行中的任务"), maker.can_cancel),
                                        (Text("delete a result", "删除结果"), getattr(maker, "can_delete", False)))
           if able]  # fmt: skip
    if can:
        yield str(Text("- It can {verbs}.", "- 可以{verbs}。", verbs=_joined(can, " and ", "、")))
    else:
        yield str(Text("- Nothing can be cancelled there: Ctrl-C leaves it to be collected.",
                       "- 任务无法取消：按 Ctrl-C 后任务仍在那里进行，下次运行时取回。"))  # fmt: skip
    if hasattr(maker, "parse_webhook"):
        yield str(Text(
            "- Its webhooks only wake a look; they are checked on their raw bytes where the service signs them.",
            "- webhook 只用来促成一次查询；服务商有签名的，按原始字节校验。",
        ))  # fmt: skip
    refusals: dict[str, Refusal] = dict(getattr(maker, "refusals", {}))
    for kind, said in _ENDS.items():
        if codes := [code for code, means in refusals.items() if means is kind]:
            yield str(Text("- {said}: {codes}.", "- {said}：{codes}。", said=said,
                           codes=_joined([f"`{code}`" for code in codes], ", ", "、")))  # fmt: skip


def _recovery(recovery: Recovery) -> Text:
    proof = (
        Text("what it does not show twice was never accepted, and is sent once more",
             "连续两次查不到即从未受理，会再发送一次")
        if recovery.is_complete
        else Text("what it does not show stays *charge unconfirmed* for you to decide (`cineflow unknown`)",
                  "查不到的标为“扣费待确认”，由你决定（`cineflow unknown`）")
    )  # fmt: skip
    if recovery.key:
        return Text("it is sent again under the same key, which makes one job of both.",
                    "以同一个幂等键再发送一次，两次只算一单。")  # fmt: skip
    if recovery.reference:
        return Text("it is looked up by our own reference; {proof}.", "按我们自己的编号查询；{proof}。", proof=proof)
    if recovery.list:
        return Text(
            "the service's list of jobs is searched; {proof}.", "在服务商的任务列表里查找；{proof}。", proof=proof
        )
    return Text("nothing there can find it: it stays *charge unconfirmed* for you to decide (`cineflow unknown`).",
                "那里无法查找：标为“扣费待确认”，由你决定（`cineflow unknown`）。")  # fmt: skip


def _wanted() -> dict[Path, str]:
    """Return every page as it should be."""
    wanted = {index_page(language): index(language) for language in LANGUAGES}
    for language in LANGUAGES:
        for name in _names():
            path = page_of(name, language)
            with speaking(language):
                new = f"# {setup_of(name).label}\n\n<!-- facts -->\n<!-- /facts -->\n\n{BITES}\n"
            wanted[path] = with_facts(path.read_text(encoding="utf-8") if path.exists() else new, name, language)
    return wanted


def main() -> int:
    """Tell which pages are not current, or write them."""
    writes, wanted = "--write" in sys.argv[1:], _wanted()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if writes:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")
    return 1 if stale and not writes else 0


if __name__ == "__main__":
    sys.exit(main())

"""Who listens, looks and decides for `clip`: its options, the price shown and agreed to, and the calls under it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cineflow.cli import _footage as f
from cineflow.cli._door import Door
from cineflow.cli._month import check_month, tell_month
from cineflow.cli._work import do_in
from cineflow.core.errors import Conflict, MoneyRefused, NotFound, SettingMissing
from cineflow.core.money import parse_caps
from cineflow.core.text import Text, words

if TYPE_CHECKING:
    from cineflow.app import App
    from cineflow.app.clipping import Clipping, Purse
    from cineflow.app.minds import MindWish
    from cineflow.clipper.costing import ClipQuote
    from cineflow.clipper.footage import Footage
    from cineflow.clipper.minds import Minds
    from cineflow.clipper.pick import Decision
    from cineflow.clipper.wish import Wish
    from cineflow.jobs.working import Work

__all__ = [
    "SPOKEN", "Captions", "FromTranscript", "Local", "MaxCost", "Minding", "Planner", "Quote", "Speech", "Vision",
    "Yes", "ask_to_agree", "minding_of", "purse_of", "show_quote",
]  # fmt: skip

SPOKEN = "*said*"
"""What `--captions` without a file means: what is said. No file can be called that on every system."""

Captions = Annotated[
    Path | None,
    typer.Option(
        "--captions", metavar="[FILE]", help=words("Burn in a file's, or what is said.", "烧录字幕文件或对白。")
    ),
]
Planner = Annotated[str, typer.Option(metavar="auto|offline|llm", help=words("Who chooses.", "由谁挑选。"))]
Local = Annotated[
    bool, typer.Option("--local", help=words("Nothing leaves this machine.", "一切留在本机。"))
]  # fmt: skip
Speech = Annotated[
    str | None, typer.Option("--speech", metavar="ENGINE", help=words("Who listens, or none.", "语音引擎，或 none。"))
]
Vision = Annotated[
    bool | None, typer.Option("--vision/--no-vision", help=words("Show frames to a model.", "让模型看画面。"))
]
FromTranscript = Annotated[
    Path | None,
    typer.Option("--from-transcript", metavar="FILE", help=words("Cut by an edited text.", "按编辑后的文稿剪辑。")),
]
MaxCost = Annotated[
    str | None, typer.Option("--max-cost", help=words("Cap, like 8USD,50CNY.", "费用上限，如 8USD,50CNY。"))
]
Quote = Annotated[str | None, typer.Option("--quote", help=words("Agree to this quote.", "同意此报价单。"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=words("Agree to the price.", "同意价格。"))]


@dataclass(frozen=True, slots=True)
class Minding:
    """Who was chosen, what was agreed to, and the edited text, where the cut is told by one."""

    app: App
    out: Door
    minds: Minds
    audio_track: int
    text: tuple[str, Path] | None
    yes: bool
    quote: str

    @property
    def clipping(self) -> Clipping:
        from cineflow.app.clipping import Clipping

        return Clipping(self.app, self.minds, self.audio_track, self.text)

    @property
    def told(self) -> dict[str, object]:
        """What makes the work another one, for its row."""
        minds = self.minds
        services = [mind.model.service for mind in (minds.eyes, minds.planner) if mind]
        services += [minds.hearing.service] if minds.hearing.service else []
        return {
            "minds": [f"{service.model}@{service.host}" for service in services],
            "speech": minds.listener.name if minds.listener else "", "text": self.text[0] if self.text else "",
        }  # fmt: skip

    def spoken(self, captions: Path | None) -> bool:
        """Whether what is said is to be burned in. Raises SettingMissing where nobody listens."""
        if captions is None or str(captions) != SPOKEN:
            return False
        if self.minds.listener is None:
            raise SettingMissing(
                Text("--captions without a file shows what is said, and nobody listens",
                     "--captions 未指定文件时显示对白，但未配置语音引擎"),
                fix=Text("Give a file, or choose who listens with --speech",
                         "请指定字幕文件，或用 --speech 选择语音引擎"),
                place="--captions",
            )  # fmt: skip
        return True

    def agree(self, found: Sequence[Path], wish: Wish) -> Mapping[str, Decimal] | None:
        """Show what would leave the machine and its price, and return the caps agreed to; None where there are none.

        Raises QuoteRefused, BudgetReached where nobody agreed; nothing was sent then.
        """
        if not self.minds.needs_paid:
            return None
        from cineflow.clipper.costing import agreed_caps

        pieces = _looked_at(self.app, found, self.out, self.audio_track)
        quote = self.clipping.quote(pieces, wish)
        show_quote(quote, self.out)
        tell_month(self.app, quote.total, self.out)
        cap, yes = self.app.settings.max_cost, self.yes
        if quote.leaving and not (yes or cap or self.quote) and self.out.can_ask:
            yes = ask_to_agree(quote)
        try:
            caps = agreed_caps(quote, yes=yes, caps=parse_caps(cap) if cap else {}, named=self.quote)
            check_month(self.app, quote.total, is_capped=bool(cap))
        except MoneyRefused:
            self.out.beside_error |= quote.to_json()
            if not self.out.as_json:
                self.out.result(quote.id)
            raise
        return None if yes and not caps else caps

    def decide(
        self, pieces: Sequence[Footage], wish: Wish, caps: Mapping[str, Decimal] | None, work: Work
    ) -> tuple[Decision, list[Footage]]:
        """Understand the footage and choose; return the choice, and the footage with what is said in it."""
        if not self.minds.needs_paid:
            return self._decided(pieces, wish, None, work)
        with purse_of(self.app, work, caps) as purse:
            return self._decided(pieces, wish, purse, work)

    def _decided(
        self, pieces: Sequence[Footage], wish: Wish, purse: Purse | None, work: Work
    ) -> tuple[Decision, list[Footage]]:
        with f.following(self.out, Text("understanding", "理解内容")) as progress:

            def watch(stage: str, done: float, who: str) -> None:
                work.tell(stage, done)
                progress(done, f"{stage} {who}".strip())

            decided = self.clipping.decide(pieces, wish, purse, watch)
        for warning in decided.warnings:
            self.out.warn(warning, style="yellow")
        if decided.spent:
            self.out.say(Text("spent: {sum}", "花费：{sum}", sum=", ".join(map(str, decided.spent))))
        return decided.decision, list(decided.footage)


@contextmanager
def purse_of(app: App, work: Work, caps: Mapping[str, Decimal] | None) -> Generator[Purse]:
    """Open what the calls of one piece of work are counted under. caps: unit → most, None for none.

    Raises Conflict where nothing can be written into the workspace, so that no call could be recorded.
    """
    from cineflow.app.clipping import Purse
    from cineflow.app.running import ledger_of

    if not work.job_id:
        raise Conflict(
            Text("{folder} cannot be written, so no paid call can be recorded",
                 "无法写入 {folder}，付费调用无从记录",
                 folder=app.workspace.state),
            fix=Text("Make it writable, or run with --local", "请使其可写，或使用 --local"),
            code="state.not_writable",
        )  # fmt: skip
    ledger = ledger_of(app)
    try:
        yield Purse(ledger, work.job_id, caps)
    finally:
        ledger.close()


def minding_of(
    app: App, out: Door, *, wish: MindWish, audio_track: int, transcript: Path | None, yes: bool, quote: str | None
) -> Minding:
    """Find who listens, looks and decides. Raises SettingInvalid, SettingMissing, PriceUnknown, NotFound."""
    from cineflow.app.clipping import check_planner
    from cineflow.app.minds import minds_of

    check_planner(wish.planner, "--planner")
    text = _text(transcript) if transcript else None
    minds, notes = minds_of(app, wish)
    if text and minds.listener is None:
        raise SettingMissing(
            Text("an edited text needs the times of its words, and nobody listens",
                 "按文稿剪辑需要词级时间，但未配置语音引擎"),
            fix=Text("Choose the engine that made the text with --speech", "请用 --speech 选择生成该文稿的引擎"),
            place="--speech",
        )  # fmt: skip
    for note in notes:
        out.say(note)
    return Minding(app, out, minds, audio_track, text, yes, quote or "")


def _text(file: Path) -> tuple[str, Path]:
    if not file.is_file():
        raise NotFound(
            Text("there is no file {path}", "没有文件 {path}", path=file),
            fix=Text("Check the path", "请检查路径"), code="input.not_found",
        )  # fmt: skip
    return file.read_text(encoding="utf-8-sig"), file


def _looked_at(app: App, found: Sequence[Path], out: Door, audio_track: int) -> list[Footage]:
    """Index the footage before its price is told, under a row of its own where there is something to do."""
    from cineflow.clipper.finding import digest_footage, index_folder
    from cineflow.media.index_file import read_summary

    cache = app.workspace.cache
    folders = [index_folder(cache, digest, audio_track - 1) for digest in digest_footage(cache, found)]
    body: Callable[[Work | None], list[Footage]] = lambda work: f.indexed(  # noqa: E731
        app, found, out, audio_track=audio_track, work=work
    )[0]
    if all(read_summary(folder) is not None for folder in folders):
        return body(None)
    asked = {"footage": [str(path) for path in found], "audio_track": audio_track}
    return do_in(app, "index", asked, body, lambda _: {"indexes": [str(folder) for folder in folders]})


def show_quote(quote: ClipQuote, out: Door) -> None:
    """Tell what leaves the machine, where to, and for how much."""
    from cineflow.cli._plan_view import price_words

    if not quote.leaving:
        return
    heads = (Text("step", "步骤"), Text("sends", "发送内容"), Text("to", "发往"), Text("model", "模型"),
             Text("calls", "次数"), Text("price", "价格"))  # fmt: skip
    steps = {
        "listen": Text("listen", "听"), "look": Text("look", "看"), "theme": Text("theme", "主题"),
        "decide": Text("decide", "挑选"), "write": Text("write", "编写"),
    }  # fmt: skip
    rows = [
        (steps[c.step], c.what, c.service.host, c.service.model, c.calls, price_words(c.price)) for c in quote.leaving
    ]
    out.table(heads, rows, numbers=(4, 5))
    total = ", ".join(price_words(price) for price in quote.total) or "0"
    out.say(Text("total {total} · quote {quote}", "合计 {total} · 报价单 {quote}", total=total, quote=quote.id))


def ask_to_agree(quote: ClipQuote) -> bool:
    import questionary

    total = ", ".join(str(price.highest) for price in quote.total) or "0"
    hosts = ", ".join(dict.fromkeys(charge.service.host for charge in quote.leaving))
    asked = Text(
        "Send this to {hosts}, for at most {total}?", "发送到 {hosts}，最多花费 {total}？", hosts=hosts, total=total
    )
    return bool(questionary.confirm(str(asked), default=False).unsafe_ask())

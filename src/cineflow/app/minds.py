"""Who listens, looks and decides for a workspace: language, vision and speech services from settings, with prices.

Each has variables of its own (`CINEFLOW_LLM_…`, `CINEFLOW_VISION_…`, `CINEFLOW_SPEECH_…`). Where those are unset, a
service that other programs are set up with is understood: `OPENAI_…`, then `DASHSCOPE_…`. A key is only ever sent to
the address it was set beside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cineflow.app._app import App
from cineflow.clipper.analysers._analyser import Analyser, Hearing
from cineflow.clipper.asking import Mind
from cineflow.clipper.minds import Minds
from cineflow.core.errors import SettingInvalid, SettingMissing
from cineflow.core.room import member, member_names
from cineflow.core.text import Text
from cineflow.llm import Service, Tariff, price_unknown, tariff_of
from cineflow.providers._proxies import proxy_for

if TYPE_CHECKING:
    from cineflow.llm import ChatModel

__all__ = ["ANALYSERS", "NOBODY", "VARIABLES", "ListenerSetup", "MindWish", "listeners_of", "minds_of"]

VARIABLES = (
    *(f"CINEFLOW_{what}_{part}" for what in ("LLM", "VISION", "SPEECH") for part in ("BASE_URL", "API_KEY", "MODEL")),
    "CINEFLOW_SPEECH_ENGINE", "CINEFLOW_SPEECH_MODEL_DIR", "OPENAI_MODEL",
)  # fmt: skip
"""Variables that only models for footage have: those of providers are listed with these."""

ANALYSERS = "cineflow.clipper.analysers"
NOBODY = "none"

_OPENAI = "https://api.openai.com/v1"
_DASHSCOPE = "https://dashscope.aliyuncs.com/api/v1"
_DASHSCOPE_MODELS = {"LLM": "qwen-flash", "VISION": "qwen3-vl-plus", "SPEECH": "paraformer-v2"}
_HERE = {"faster-whisper": "faster_whisper", "sherpa-onnx": "sherpa_onnx"}
"""Engines of this process, and the module that each is."""

Unit = Literal["tokens", "second"]


@dataclass(frozen=True, slots=True)
class MindWish:
    """What a person asks. planner: `auto`, `llm`, `offline`. speech: an engine, None for what is set. vision: None for
    what is set. is_local: nothing leaves the machine."""

    planner: str = "auto"
    speech: str | None = None
    vision: bool | None = None
    is_local: bool = False


def minds_of(app: App, wish: MindWish) -> tuple[Minds, list[Text]]:
    """Return who listens, looks and decides, and what a person should know of who does not.

    With `offline` only engines in this process listen and nobody is asked. Raises SettingMissing where somebody is
    wanted that is not set up, SettingInvalid, PriceUnknown for services whose price nobody knows.
    """
    finding = _Finding(app, wish)
    planner = finding.planner()
    eyes = finding.eyes() if planner else None
    listener, hearing = finding.listener()
    if finding.unpriced:
        raise price_unknown(finding.unpriced)
    return Minds(listener, hearing, eyes, planner), finding.notes


@dataclass(frozen=True, slots=True)
class ListenerSetup:
    """How one way of listening stands. is_here: nothing leaves the machine. is_ready: as things are set."""

    name: str
    is_here: bool
    is_installed: bool
    is_ready: bool


def listeners_of(app: App) -> list[ListenerSetup]:
    """Return how every way of listening stands. Nobody is asked, nothing is loaded."""
    finding = _Finding(app, MindWish())
    return [finding.setup(name) for name in member_names(ANALYSERS)]


def writer_of(app: App) -> Mind:
    """Return who writes: the language model of the settings. Raises SettingMissing, PriceUnknown."""
    return _Finding(app, MindWish("llm", "none", vision=False)).writer()


class _Finding:
    """Reads the settings of all three, and notes what is left out and what has no price."""

    def __init__(self, app: App, wish: MindWish) -> None:
        self._app, self._wish = app, wish
        self.unpriced: dict[str, Unit] = {}
        self.notes: list[Text] = []

    def planner(self) -> Mind | None:
        if self._wish.planner == "offline":
            return None
        service = self._service("LLM")
        if service is None:
            if self._wish.planner == "llm":
                raise _not_set_up(
                    Text("no language model is set up, which --planner llm needs", "--planner llm 需要先配置语言模型"),
                    "LLM",
                )
            return None
        return self._mind(service, "--planner", is_named=self._wish.planner == "llm")

    def writer(self) -> Mind:
        service = self._service("LLM")
        if service is None:
            raise _not_set_up(
                Text("no language model is set up, and one is needed to write", "编写分镜需要先配置语言模型"), "LLM"
            )
        tariff = self._tariff(service, "tokens")
        if tariff is None:
            raise price_unknown(self.unpriced)
        return Mind(_model(service), tariff)

    def eyes(self) -> Mind | None:
        if self._wish.vision is False:
            return None
        service = self._service("VISION")
        if service is None:
            if self._wish.vision:
                raise _not_set_up(
                    Text("no vision model is set up, which --vision needs", "--vision 需要先配置视觉模型"), "VISION"
                )
            return None
        return self._mind(service, "--vision", is_named=bool(self._wish.vision))

    def listener(self) -> tuple[Analyser | None, Hearing]:
        engine = self._engine()
        if engine == NOBODY:
            return None, Hearing()
        try:
            analyser: Callable[[Hearing], Analyser] = member(ANALYSERS, engine, "ANALYSER")
        except KeyError as cause:
            raise SettingInvalid(
                Text("“{engine}” is no speech engine", "“{engine}” 不是语音引擎", engine=engine),
                fix=Text("Allowed: {all}", "允许的值：{all}", all=", ".join([*member_names(ANALYSERS), NOBODY])),
                place="--speech" if self._wish.speech else "CINEFLOW_SPEECH_ENGINE",
            ) from cause
        if engine in _HERE:
            hearing = Hearing(model_dir=self._model_dir())
            return analyser(hearing), hearing
        service = self._speech_service(engine)
        hearing = Hearing(service, self._tariff(service, "second") if service else None)
        if service is not None and not self._may_ask(service, hearing.tariff, "--speech", bool(self._wish.speech)):
            return None, Hearing()
        return analyser(hearing), hearing

    def setup(self, engine: str) -> ListenerSetup:
        """Return how a way of listening stands."""
        if engine not in _HERE:
            return ListenerSetup(engine, False, True, self._speech_service(engine) is not None)
        folder, is_installed = self._model_dir(), find_spec(_HERE[engine]) is not None
        is_whisper = folder is not None and (folder / "model.bin").is_file()
        is_its_own = folder is not None and folder.is_dir() and is_whisper == (engine == "faster-whisper")
        return ListenerSetup(engine, True, is_installed, is_installed and is_its_own)

    def _engine(self) -> str:
        """The engine named, else Paraformer where its key is set, else the one whose model lies in the folder."""
        if self._wish.speech:
            return self._wish.speech
        if named := self._value("CINEFLOW_SPEECH_ENGINE"):
            return named
        if self._wish.planner != "offline" and (
            self._value("CINEFLOW_SPEECH_API_KEY") or self._value("DASHSCOPE_API_KEY")
        ):
            return "paraformer"
        folder = self._model_dir()
        if folder is None:
            return NOBODY
        return "faster-whisper" if (folder / "model.bin").is_file() else "sherpa-onnx"

    def _model_dir(self) -> Path | None:
        named = self._value("CINEFLOW_SPEECH_MODEL_DIR")
        return (self._app.workspace.root / Path(named).expanduser()) if named else None

    def _speech_service(self, engine: str) -> Service | None:
        own_url, own_key = self._value("CINEFLOW_SPEECH_BASE_URL"), self._value("CINEFLOW_SPEECH_API_KEY")
        model = self._value("CINEFLOW_SPEECH_MODEL")
        if engine == "paraformer":
            if own_url or own_key:
                return self._built(own_url or _DASHSCOPE, model or _DASHSCOPE_MODELS["SPEECH"], own_key)
            return self._dashscope("SPEECH", model)
        if own_url or own_key:
            return self._built(own_url or _OPENAI, model or "whisper-1", own_key)
        key, url = self._value("OPENAI_API_KEY"), self._value("OPENAI_BASE_URL")
        return self._built(url or _OPENAI, model or "whisper-1", key) if key or url else None

    def _service(self, what: Literal["LLM", "VISION"]) -> Service | None:
        """The service of its own variables, else OpenAI's (for words alone: its model may be blind), else DashScope."""
        own_url, own_key = self._value(f"CINEFLOW_{what}_BASE_URL"), self._value(f"CINEFLOW_{what}_API_KEY")
        model = self._value(f"CINEFLOW_{what}_MODEL")
        key, url = self._value("OPENAI_API_KEY"), self._value("OPENAI_BASE_URL")
        if own_url or own_key:
            if not model:
                raise _not_set_up(
                    Text("a service is set, but not which model to ask", "已设置服务，但未指定模型"), what
                )
            return self._built(own_url or _OPENAI, model, own_key)
        if what == "LLM":
            model = model or self._value("OPENAI_MODEL")
        if model and (key or url):
            return self._built(url or _OPENAI, model, key)
        return self._dashscope(what, model)

    def _dashscope(self, what: str, model: str) -> Service | None:
        key = self._value("DASHSCOPE_API_KEY")
        if not key:
            return None
        url = (self._value("DASHSCOPE_BASE_URL") or _DASHSCOPE).rstrip("/")
        if what == "LLM":
            url = url.replace("/api/v1", "/compatible-mode/v1")
        return self._built(url, model or _DASHSCOPE_MODELS[what], key)

    def _built(self, url: str, model: str, key: str) -> Service:
        proxy = proxy_for(url, "", self._app.accounts.proxies())
        return Service(url, model, key, proxy)

    def _mind(self, service: Service, option: str, *, is_named: bool) -> Mind | None:
        tariff = self._tariff(service, "tokens")
        if not self._may_ask(service, tariff, option, is_named):
            return None
        return Mind(_model(service), tariff or Tariff("tokens", "USD", ()))

    def _tariff(self, service: Service, unit: Unit) -> Tariff | None:
        found = tariff_of(service.model, service.host, self._app.settings.prices, unit=unit)
        if found is None and not self._is_left_out(service, found):
            self.unpriced[service.model] = unit
        return found

    def _is_left_out(self, service: Service, tariff: Tariff | None) -> bool:
        """Whether nobody may ask this service: one that costs sends on what it is sent, wherever it listens."""
        return self._is_shut and not (service.is_here and tariff is not None and tariff.is_free)

    @property
    def _is_shut(self) -> bool:
        return self._wish.is_local or self._wish.planner == "offline"

    def _may_ask(self, service: Service, tariff: Tariff | None, option: str, is_named: bool) -> bool:
        if not self._is_left_out(service, tariff):
            return True
        shut = "--local" if self._wish.is_local else "--planner offline"
        if is_named:
            raise SettingInvalid(
                Text("{shut} keeps everything on this machine, and {option} asks {model} at {host}",
                     "{shut} 要求全部留在本机，而 {option} 会访问 {host} 的 {model}",
                     shut=shut, option=option, model=service.model, host=service.host),
                fix=Text("Leave one of them out; a server on this machine counts as here once its price is set to zero",
                         "请去掉其中之一；本机上的服务在 [prices] 中设为零价后视为本机"),
                place=option, code="clip.not_local",
            )  # fmt: skip
        self.notes.append(Text("{shut}: {model} at {host} is not asked", "{shut}：不访问 {host} 的 {model}",
                               shut=shut, model=service.model, host=service.host))  # fmt: skip
        return False

    def _value(self, name: str) -> str:
        found = self._app.loaded.variable(name)
        return found[0].strip() if found else ""


def _model(service: Service) -> ChatModel:
    """DashScope's own route for Qwen's models, the compatible one for everything else."""
    is_native = service.base_url.rstrip("/").endswith("/api/v1") and service.model.startswith("qwen")
    dialect = "qwen-vl" if is_native and "/" not in service.model else "openai"
    model: ChatModel = member("cineflow.llm", dialect, "CHAT")(service)
    return model


def _not_set_up(text: Text, what: str) -> SettingMissing:
    return SettingMissing(
        text,
        fix=Text("Set CINEFLOW_{what}_API_KEY and CINEFLOW_{what}_MODEL, and CINEFLOW_{what}_BASE_URL for another "
                 "address than OpenAI's; or DASHSCOPE_API_KEY",
                 "请设置 CINEFLOW_{what}_API_KEY 与 CINEFLOW_{what}_MODEL；非 OpenAI 地址另设 "
                 "CINEFLOW_{what}_BASE_URL；或设置 DASHSCOPE_API_KEY", what=what),
        place=f"CINEFLOW_{what}_MODEL",
    )  # fmt: skip

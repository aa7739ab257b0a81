"""Which service listens, looks and decides, by what is set; and no key ever goes to an address it was not set beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from cineflow.app import App, open_app
from cineflow.app.minds import MindWish, minds_of
from cineflow.core.errors import PriceUnknown, SettingInvalid, SettingMissing
from cineflow.llm import Service

AUTO = MindWish()
EMULATOR = "http://127.0.0.1:9400"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """A workspace whose `.env` a test writes; reopened by `opened`."""
    (tmp_path / "cineflow.toml").touch()
    monkeypatch.chdir(tmp_path)
    return open_app()


def opened(app: App, *, prices: str = "", **variables: str) -> App:
    root = app.workspace.root
    (root / ".env").write_text("".join(f"{name}={value}\n" for name, value in variables.items()), encoding="utf-8")
    (root / "cineflow.toml").write_text(f"[prices]\n{prices}\n", encoding="utf-8")
    return open_app()


def services(app: App, wish: MindWish = AUTO) -> dict[str, tuple[str, str, str]]:
    minds, _ = minds_of(app, wish)
    found: dict[str, Service | None] = {
        "speech": minds.hearing.service, "eyes": minds.eyes.model.service if minds.eyes else None,
        "planner": minds.planner.model.service if minds.planner else None,
    }  # fmt: skip
    return {name: (service.base_url, service.model, service.key) for name, service in found.items() if service}


def test_with_nothing_set_nobody_is_asked(app: App) -> None:
    assert services(app) == {}
    for wish, what in ((MindWish("llm"), "LLM"), (MindWish("llm", vision=True), "LLM")):
        with pytest.raises(SettingMissing, match=f"CINEFLOW_{what}_MODEL"):
            minds_of(app, wish)
    with pytest.raises(SettingInvalid, match="paraformer"):
        minds_of(app, MindWish(speech="magic"))
    with pytest.raises(SettingMissing, match="CINEFLOW_SPEECH_API_KEY"):
        minds_of(app, MindWish(speech="openai"))


def test_one_dashscope_key_is_enough_for_all_three(app: App) -> None:
    ready = opened(app, DASHSCOPE_API_KEY="sk-d")
    assert services(ready) == {
        "speech": ("https://dashscope.aliyuncs.com/api/v1", "paraformer-v2", "sk-d"),
        "eyes": ("https://dashscope.aliyuncs.com/api/v1", "qwen3-vl-plus", "sk-d"),
        "planner": ("https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen-flash", "sk-d"),
    }
    minds, _ = minds_of(ready, AUTO)
    assert minds.eyes is not None
    assert type(minds.eyes.model).__name__ == "QwenVl"
    assert services(ready, MindWish("offline")) == {}
    assert services(ready, MindWish(is_local=True)) == {}
    assert "eyes" not in services(ready, MindWish(vision=False))


def test_a_key_goes_only_where_it_was_set(app: App) -> None:
    own = {"CINEFLOW_LLM_BASE_URL": f"{EMULATOR}/chat/v1", "CINEFLOW_LLM_MODEL": "emulator-chat"}
    ready = opened(app, OPENAI_API_KEY="sk-o", OPENAI_MODEL="gpt-7", DASHSCOPE_API_KEY="sk-d", **own)
    assert services(ready)["planner"] == (f"{EMULATOR}/chat/v1", "emulator-chat", "")
    ready = opened(app, prices='"gpt-7" = "1/2 USD per million tokens"', OPENAI_API_KEY="sk-o", OPENAI_MODEL="gpt-7")
    assert services(ready)["planner"] == ("https://api.openai.com/v1", "gpt-7", "sk-o")
    assert "speech" not in services(ready), "OpenAI listens only when it is chosen"
    assert services(ready, MindWish(speech="openai"))["speech"] == ("https://api.openai.com/v1", "whisper-1", "sk-o")
    assert ready.catalogue.of("rehearsal") is not None, "prices of tokens are no prices of films"


def test_a_price_nobody_knows_is_asked_for_with_the_line_to_paste(app: App) -> None:
    with pytest.raises(PriceUnknown, match='"gpt-7" = "0/0 USD per million tokens"'):
        minds_of(opened(app, OPENAI_API_KEY="sk-o", OPENAI_MODEL="gpt-7"), AUTO)


def test_local_takes_what_is_here_and_free_and_says_what_it_leaves_out(app: App) -> None:
    here = {"CINEFLOW_LLM_BASE_URL": "http://localhost:11434/v1", "CINEFLOW_LLM_MODEL": "qwen3:8b"}
    ready = opened(app, prices='"qwen3:8b" = "0/0 USD per million tokens"', DASHSCOPE_API_KEY="sk-d", **here)
    assert list(services(ready, MindWish(is_local=True))) == ["planner"]
    _, notes = minds_of(ready, MindWish(is_local=True))
    assert any("paraformer-v2" in str(note) for note in notes)
    for wish in (MindWish("llm", is_local=True), MindWish(speech="paraformer", is_local=True)):
        with pytest.raises(SettingInvalid, match="--local"):
            minds_of(opened(app, DASHSCOPE_API_KEY="sk-d"), wish)


def test_a_model_folder_chooses_its_engine(app: App) -> None:
    folder = app.workspace.root / "model"
    folder.mkdir()
    ready = opened(app, CINEFLOW_SPEECH_MODEL_DIR="model")
    minds, _ = minds_of(ready, MindWish(is_local=True))
    assert (minds.listener.name if minds.listener else "", minds.needs_paid) == ("sherpa-onnx", False)
    (folder / "model.bin").touch()
    minds, _ = minds_of(ready, MindWish("offline"))
    assert (minds.listener.name if minds.listener else "", minds.hearing.model_dir) == ("faster-whisper", folder)
    minds, _ = minds_of(ready, MindWish(speech="none"))
    assert minds.listener is None

"""Settings: which layer wins, the old names, and what is said of values that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from cineflow.core.errors import SettingInvalid
from cineflow.core.log import redact
from cineflow.core.text import speaking
from cineflow.library.workspace import settings_files, user_file
from cineflow.settings import Settings, load_settings, setting_help, setting_of_variable


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the current folder's own `.env` out of it."""
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")


def test_the_nearer_layer_wins_and_the_others_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = user_file()
    user.parent.mkdir(parents=True, exist_ok=True)
    user.write_text("takes = 6\n", encoding="utf-8")
    layers = [(user, 6)]
    (tmp_path / "config.yaml").write_text("GEN_COUNT_PER_SEGMENT: 5\n", encoding="utf-8")
    layers.append((tmp_path / "config.yaml", 5))
    (tmp_path / "cineflow.toml").write_text("takes = 4\n", encoding="utf-8")
    layers.append((tmp_path / "cineflow.toml", 4))
    (tmp_path / ".env").write_text("GEN_COUNT_PER_SEGMENT=3\n", encoding="utf-8")
    layers.append((tmp_path / ".env", 3))
    try:
        for file, takes in reversed(layers):
            loaded = load_settings(tmp_path)
            assert (loaded.values.takes, loaded.origins["takes"]) == (takes, str(file))
            assert len(loaded.overridden["takes"]) == takes_left(layers, file)
            file.unlink()
        assert load_settings(tmp_path).origins["takes"] == "default"
    finally:
        user.unlink(missing_ok=True)
    monkeypatch.setenv("GEN_COUNT_PER_SEGMENT", "7")
    assert load_settings(tmp_path).values.takes == 7
    monkeypatch.setenv("CINEFLOW_TAKES", "8")
    assert load_settings(tmp_path).values.takes == 8
    assert load_settings(tmp_path, {"takes": 9}).origins["takes"] == "flag"


def takes_left(layers: list[tuple[Path, int]], file: Path) -> int:
    return [layer for layer, _ in layers].index(file)


@pytest.mark.parametrize(
    ("variable", "setting"),
    [
        ("MAX_CONCURRENT_TASKS", "max_concurrency"), ("GEN_COUNT_PER_SEGMENT", "takes"), ("HTTP_PROXY", "http_proxy"),
        ("HTTPS_PROXY", "https_proxy"), ("MAX_POLL_TIME", "patience"), ("CINEFLOW_PROVIDER", "provider"),
        ("API_REQUEST_TIMEOUT_SECONDS", "request_timeout"), ("CONCURRENCY_COOLDOWN_SECONDS", "breaker_cooldown"),
    ],
)  # fmt: skip
def test_old_names_are_understood(variable: str, setting: str) -> None:
    assert setting_of_variable(variable) == setting


def test_keys_are_found_wherever_they_are_set_and_never_logged(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SORA_API_KEY=plain-words-as-a-key\nSORA_BASE_URL=http://127.0.0.1:1/v1\n")
    loaded = load_settings(tmp_path)
    assert loaded.variable("SORA_API_KEY") == ("plain-words-as-a-key", str(tmp_path / ".env"))
    assert redact("sent plain-words-as-a-key to it") == "sent ****** to it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("takes = 0\n", "不得小于 1"),
        ("takes = 'x'\n", "必须是整数"),
        ("output_mode = 'beside'\n", "必须是下列之一"),
        ("takes = \n", "无法读取设置文件"),
    ],
)
def test_a_value_that_cannot_be_is_explained_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "cineflow.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingInvalid) as told, speaking("zh"):
        load_settings(tmp_path)
    with speaking("zh"):
        assert said in str(told.value)
        assert "cineflow.toml" in str(told.value)


def test_a_misspelt_setting_is_warned_about(tmp_path: Path) -> None:
    (tmp_path / "cineflow.toml").write_text("taks = 3\n", encoding="utf-8")
    (warning,) = load_settings(tmp_path).warnings
    assert "did you mean `takes`" in str(warning)


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_explained_in_both_languages(name: str) -> None:
    told = setting_help(name)
    assert told.say("en").isascii() or "…" in told.say("en")
    assert any("一" <= character <= "鿿" for character in told.say("zh"))


def test_an_env_file_with_a_byte_order_mark_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfSORA_API_KEY=the-first-line\r\nGEN_COUNT_PER_SEGMENT=3\r\n")
    loaded = load_settings(tmp_path)
    assert loaded.variable("SORA_API_KEY") == ("the-first-line", str(tmp_path / ".env"))
    assert loaded.values.takes == 3


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
@pytest.mark.parametrize("name", [".env", "cineflow.toml"])
def test_a_settings_file_in_another_encoding_is_named(tmp_path: Path, name: str, encoding: str) -> None:
    (tmp_path / name).write_bytes("# 你的密钥\n".encode(encoding))
    with pytest.raises(SettingInvalid) as raised:
        load_settings(tmp_path)
    assert raised.value.file == tmp_path / name
    assert raised.value.text.say("zh").endswith("不是 UTF-8 编码")


def test_settings_files_are_named_in_the_order_in_which_they_win(tmp_path: Path) -> None:
    kept = tmp_path / ".cineflow" / "studio.toml"
    names = [file.name for file in settings_files(tmp_path, kept=kept)]
    assert names == [".env", ".env", "studio.toml", "cineflow.toml", "config.yaml", "config.yml", "config.toml"]


def test_price_lines_pasted_at_the_end_join_those_that_are_there(tmp_path: Path) -> None:
    file = tmp_path / "cineflow.toml"
    pasted = '\n[prices]\n"newapi:b" = "0.00 USD per clip"\n'
    file.write_text(
        'takes = 3\n[prices]  # mine\n"newapi:a" = "1 CNY per clip"\n[weights]\nxai = 2\n' + pasted, encoding="utf-8"
    )
    values = load_settings(tmp_path).values
    assert values.prices == {"newapi:a": "1 CNY per clip", "newapi:b": "0.00 USD per clip"}
    assert (values.takes, values.weights) == (3, {"xai": 2})
    file.write_text(file.read_text(encoding="utf-8") + pasted, encoding="utf-8")
    with pytest.raises(SettingInvalid) as refused:
        load_settings(tmp_path)
    assert '[prices] says "newapi:b" twice' in refused.value.text.say("en")
    file.write_text("takes = 3\ntakes = 4\n", encoding="utf-8")
    with pytest.raises(SettingInvalid) as twice:
        load_settings(tmp_path)
    assert "line 2" in twice.value.text.say("en")

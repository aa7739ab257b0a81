"""Every setting, once, with where its value came from.

flag > environment > `.env` > project `cineflow.toml` (the old `config.yaml` is read too) > user file > default.
Nothing below this room reads the environment: `app.py` hands each part what it needs. The docstring under each
field is its help text everywhere.
"""

from __future__ import annotations

import difflib
import io
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml
from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from cineflow.core.errors import SettingInvalid
from cineflow.core.log import hide
from cineflow.core.reasons import reason
from cineflow.core.text import Text
from cineflow.library.workspace import SETTINGS_FILE, settings_files

__all__ = [
    "Layer", "LoadedSettings", "Settings", "is_secret", "load_settings", "origin_word", "setting_help", "setting_names",
    "setting_of_variable",
]  # fmt: skip

_PRICES = re.compile(r"^\s*\[\s*prices\s*\]\s*(?:#.*)?$")
_TABLES = ("providers", "models", "prices", "logical_models", "weights")


def _setting(default: Any, *env: str, secret: bool = False) -> Any:
    """A field that is also read from these older or common environment names, first wins after `CINEFLOW_<NAME>`."""
    return Field(default=default, json_schema_extra={"env": list(env), "secret": secret})


class Settings(BaseModel):
    """What can be set. Each is also `CINEFLOW_<NAME>` in the environment and `name = …` in cineflow.toml."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid", frozen=True)

    lang: Literal["en", "zh"] | None = None
    """Language of messages, en or zh; unset, the system's.

    消息语言，en 或 zh；未设置时随系统。
    """
    provider: str | None = None
    """Provider to use when none is named in the command or the storyboard.

    命令和分镜都未指定时使用的服务商。
    """
    model: str | None = None
    """Model to use when none is named: a provider's model id or a logical name.

    未指定时使用的模型：服务商的模型 ID 或逻辑名称。
    """
    route: Literal["manual", "priority", "weighted", "cheapest", "fastest", "quota"] = "manual"
    """How a provider is chosen per take when several could make it.

    多个服务商都能做时，每条素材如何选择服务商。
    """
    priorities: list[str] = Field(default_factory=list)
    """For `route = "priority"`: providers, or models as provider:model, first choice first.

    用于 `route = "priority"`：服务商，或 服务商:模型，首选在前。
    """
    weights: dict[str, Decimal] = Field(default_factory=dict)
    """For `route = "weighted"`: shares by provider, or by provider:model; what has none gets nothing. Unset, all alike.

    用于 `route = "weighted"`：按服务商或 服务商:模型 的份额；未列出的不分配。未设置时均分。
    """
    fit: Literal["offer", "nearest", "split"] = "offer"
    """Where a model lacks a length or size: only offer what it can in the plan, take the nearest and say so, or make a
    shot that is too long in parts, which are joined.

    模型没有所需时长或尺寸时：只在计划中给出可行方案（offer）、直接采用最接近的并说明（nearest），
    或把过长的镜头分段生成再拼接（split）。
    """
    failover: bool = True
    """With a rule (`route`): what was not sent goes to the rule's next provider while the first one cannot take it.
    Never dearer than agreed to, except within --max-cost.

    使用规则（`route`）时：服务商无法接单，未提交的素材就交给规则的下一个服务商。
    除非在 --max-cost 之内，否则不会超过已同意的价格。
    """
    takes: int = Field(default=2, ge=1, le=100, json_schema_extra={"env": ["GEN_COUNT_PER_SEGMENT"]})
    """Takes per shot where the storyboard does not say.

    分镜未写明时，每个镜头生成几条。
    """
    max_concurrency: int | None = Field(default=None, ge=1, json_schema_extra={"env": ["MAX_CONCURRENT_TASKS"]})
    """Most takes in flight per provider account; unset, it starts at 20 and finds the provider's limit by itself.

    每个服务商账户同时进行的最多条数；未设置时从 20 开始自动探测上限。
    """
    input_dir: Path | None = None
    """Folder of storyboards when a command names none; unset, `input` where it exists, else the current folder.

    命令未指定时的分镜文件夹；未设置时为 `input`（若存在），否则为当前文件夹。
    """
    output_mode: Literal["centralized", "in_place"] = "centralized"
    """Where takes go: one `output` tree that mirrors the folders, or `{file}_assets` beside each storyboard.

    素材存放方式：集中到与文件夹对应的 `output` 目录，或放在每个分镜旁的 `{文件}_assets`。
    """
    output_dir: Path | None = None
    """Root of the centralized tree; unset, `output` in the workspace.

    集中存放的根目录；未设置时为工作区中的 `output`。
    """
    max_cost: str | None = None
    """Cap on what one run may spend, per unit: 8USD,50CNY,300credits.

    一次运行的费用上限，按单位填写：8USD,50CNY,300credits。
    """
    monthly_budget: str | None = None
    """Most that all runs of this workspace may order in one calendar month (UTC), per unit: 200USD,500CNY. What is not
    named is not ordered then.

    整个工作区每个自然月（UTC）的下单上限，按单位填写：200USD,500CNY。设置后，未列出的单位不会下单。
    """
    trust_list: bool = True
    """Whether a provider's complete list that lacks a lost order is proof enough to send the order once more.

    服务商的完整列表中没有丢失的订单时，是否可据此再提交一次。
    """
    state_dir: Path | None = None
    """Folder for the ledger, the engine's database, caches and logs; unset, `.cineflow` in the workspace.

    账本、引擎数据库、缓存与日志所在文件夹；未设置时为工作区中的 `.cineflow`。
    """
    database_url: SecretStr | None = None
    """Postgres to keep the ledger and the engine in, for many machines; unset, SQLite in the state folder.

    存放账本与引擎的 Postgres，供多台机器共用；未设置时使用状态目录中的 SQLite。
    """
    public_url: str | None = None
    """How people reach the server, for the links it sends: https://studio.example.com

    他人访问服务器的地址，用于生成链接：https://studio.example.com
    """
    root_path: str | None = None
    """Path under which a reverse proxy shows the server, such as /cineflow.

    反向代理下服务器所在的路径，例如 /cineflow。
    """
    trusted_proxies: str = "127.0.0.1"
    """Addresses of reverse proxies whose forwarding headers are believed, separated by commas.

    可信反向代理的地址（采信其转发头），以逗号分隔。
    """
    allow_hosts: str | None = None
    """Private hosts that imports, webhooks and references may reach, like 10.0.0.5:9000, separated by commas.

    允许导入、回调与参考图访问的内网主机，例如 10.0.0.5:9000，以逗号分隔。
    """
    import_max_bytes: int = Field(default=2 * 1024**3, ge=1)
    """Largest file that is taken in by upload or link, in bytes.

    上传或链接导入的最大文件大小（字节）。
    """
    footage_quota: int | None = Field(default=None, ge=1)
    """Most bytes of footage that one person may keep on the server; unset, as much as the disk holds.

    每人在服务器上可存放的原片总字节数；未设置时以磁盘容量为限。
    """
    work_at_once: int = Field(default=2, ge=1, le=32)
    """How many files the server looks at, clips or renders side by side.

    服务器同时分析、剪辑或渲染的任务数。
    """
    work_stall: float = Field(default=900, gt=0)
    """Seconds without progress after which indexing, clipping or rendering is given up with a reason, kept as far as it
    is; looking at footage, which tells how far it is all the time, after a third of them.

    分析、剪辑或渲染多少秒没有进展后放弃并说明原因（已完成部分保留）；分析原片会持续报告进度，只等其三分之一。
    """
    import_timeout: float = Field(default=600, gt=0)
    """Seconds that fetching one link may take in all.

    单个链接导入的总时限（秒）。
    """
    storage: str | None = None
    """Where finished takes and renders are copied to, and where links to pictures lead: s3://bucket/folder, oss://…,
    cos://…, or a folder.

    素材与成片的副本、参考图链接所在的存储：s3://桶/目录、oss://…、cos://…，或某个文件夹。
    """
    storage_backend: Literal["local", "hybrid", "oss", "s3", "cos"] | None = _setting(None, "STORAGE_BACKEND")
    """With `local` nothing is copied to the store and it only gives links; with anything else files stay here and are
    copied too. Unset, they are copied where `storage` is set.

    `local` 表示不复制，仅用存储生成链接；其他值表示文件留在本机并另存一份。未设置时，设置了 `storage` 即复制。
    """
    storage_endpoint: str | None = None
    """Address of the store's service, where it is not the vendor's own: https://minio.example.com

    存储服务的地址（非厂商默认时）：https://minio.example.com
    """
    storage_region: str | None = None
    """Region of the bucket, such as us-east-1, cn-hangzhou, ap-guangzhou.

    存储桶所在地域，例如 us-east-1、cn-hangzhou、ap-guangzhou。
    """
    storage_domain: str | None = None
    """A domain of your own that leads to the bucket, for the links that providers are given.

    指向存储桶的自有域名，用于提供给服务商的链接。
    """
    storage_key: SecretStr | None = _setting(None, secret=True)
    """Key to the store: an access key's id.

    存储的访问密钥 ID。
    """
    storage_secret: SecretStr | None = _setting(None, secret=True)
    """The secret that belongs to the key to the store.

    与存储访问密钥 ID 配对的密钥。
    """
    allow_buckets: str | None = None
    """Buckets beside the store's own that storyboards and the server's imports may name: s3://footage,oss://media/in

    除所设存储外，分镜与服务器导入还可使用的存储桶：s3://footage,oss://media/in
    """
    otlp_endpoint: str | None = _setting(None, "OTEL_EXPORTER_OTLP_ENDPOINT")
    """Where traces go, by OTLP over HTTP, like http://127.0.0.1:4318; needs the extra `otel`. Unset, none are made.

    链路追踪的 OTLP/HTTP 接收地址，例如 http://127.0.0.1:4318；需要 otel 附加组件。未设置则不采集。
    """
    open_registration: bool = False
    """Whether anybody may make an account at the old platform's /api/auth/register.

    是否允许任何人通过旧平台的 /api/auth/register 注册账户。
    """
    http_proxy: str | None = _setting(None, "HTTP_PROXY", "http_proxy", secret=True)
    """Proxy for http addresses; loopback never goes through one.

    http 地址的代理；本机地址从不经过代理。
    """
    https_proxy: str | None = _setting(None, "HTTPS_PROXY", "https_proxy", secret=True)
    """Proxy for https addresses; unset, the one for http.

    https 地址的代理；未设置时与 http 相同。
    """
    all_proxy: str | None = _setting(None, "ALL_PROXY", "all_proxy", secret=True)
    """Proxy for everything else, SOCKS too.

    其余地址的代理，也支持 SOCKS。
    """
    no_proxy: str | None = _setting(None, "NO_PROXY", "no_proxy")
    """Hosts that are reached directly, separated by commas.

    直接访问的主机，以逗号分隔。
    """
    request_timeout: float = Field(default=60, gt=0, le=600, json_schema_extra={"env": ["API_REQUEST_TIMEOUT_SECONDS"]})
    """Hard deadline of one paid request, in seconds; what is unanswered then is looked up, never sent again blindly.

    一次付费请求的硬性时限（秒）；超时未答复的会先核查，绝不盲目重发。
    """
    download_timeout: float = Field(default=300, gt=0, json_schema_extra={"env": ["DOWNLOAD_TIMEOUT_SECONDS"]})
    """Seconds without a byte after which a download is taken up again where it stopped.

    下载多少秒没有收到数据后从断点继续。
    """
    patience: float = Field(default=2100, gt=0, json_schema_extra={"env": ["MAX_POLL_TIME"]})
    """Watched seconds after which a running take is parked, to be collected by the next run; slow models get more.

    实际等待多少秒后搁置仍在生成的素材，由下次运行收取；较慢的模型时间更长。
    """
    breaker_slots: int = Field(default=5, ge=1, json_schema_extra={"env": ["CONCURRENCY_MIN_TASKS"]})
    """Slots that stay open while the circuit breaker is in its safe state.

    熔断处于安全状态时保留的条数。
    """
    breaker_errors: int = Field(default=2, ge=1, json_schema_extra={"env": ["CONCURRENCY_ERROR_THRESHOLD"]})
    """Server or transport errors in a row that bring the safe state.

    连续多少次服务器或传输错误后进入安全状态。
    """
    breaker_cooldown: float = Field(default=600, ge=0, json_schema_extra={"env": ["CONCURRENCY_COOLDOWN_SECONDS"]})
    """Seconds the safe state lasts before slots come back.

    安全状态持续多少秒后开始恢复。
    """
    breaker_recovery: float = Field(default=60, ge=0, json_schema_extra={"env": ["CONCURRENCY_RECOVERY_RATE_SECONDS"]})
    """Seconds between two slots that come back.

    恢复时每隔多少秒增加一条。
    """
    unknown_patience: float = Field(default=900, ge=0)
    """Seconds after which a take whose charge is unconfirmed gives up its slot (never its budget).

    扣费待确认的条目多少秒后让出名额（预算始终保留）。
    """
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much goes to the log.

    写入日志的详细程度。
    """
    log_to: Literal["file", "stdout", "both"] = "file"
    """Where `serve` and `worker` log: the state folder's file, standard output (for containers), or both.

    `serve` 与 `worker` 的日志去向：状态目录中的文件、标准输出（适用于容器），或两者。
    """
    providers: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Per provider: api_key, base_url, proxy, max_concurrency, and what its page in the docs names.

    按服务商设置：api_key、base_url、proxy、max_concurrency，以及其文档页所列项目。
    """
    models: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Models added or corrected: capabilities and prices, as the refusal of an unknown price prints them.

    新增或更正的模型：能力与价格，格式见价格未知时给出的提示。
    """
    prices: dict[str, Any] = Field(default_factory=dict)
    """Prices by model, such as `"sora2" = "0.03 USD per clip"`, zero included.

    按模型声明价格，例如 `"sora2" = "0.03 USD per clip"`，可以为零。
    """
    logical_models: dict[str, list[str]] = Field(default_factory=dict)
    """Names of your own for models, best first.

    自定的模型名称，最优者在前。
    """


@dataclass(frozen=True, slots=True)
class Layer:
    """One place settings come from: its name for `config explain`, and raw values by setting or variable name."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force, with the layer each came from.

    is_faked: every provider's address is a stand-in's that plays the vendor itself, dead models included.
    """

    values: Settings
    origins: Mapping[str, str]
    layers: tuple[Layer, ...] = ()
    warnings: tuple[Text, ...] = ()
    overridden: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    is_faked: bool = False

    @property
    def flags(self) -> Mapping[str, Any]:
        """What was named on the command line."""
        none: Mapping[str, Any] = {}
        return next((layer.values for layer in self.layers if layer.name == "flag"), none)

    def variable(self, *names: str) -> tuple[str, str] | None:
        """Return the first of these environment variables that is set, with the name of the layer it is set in.

        A nearer layer wins over an earlier name.
        """
        for layer in self.layers:
            for name in names:
                if (value := layer.values.get(name)) not in (None, ""):
                    return str(value), layer.name
        return None


def setting_names() -> dict[str, FieldInfo]:
    """Return every setting by name."""
    return dict(Settings.model_fields)


def setting_help(name: str) -> Text:
    """Return what a setting is for: the two paragraphs of its docstring, English and Chinese."""
    english, _, chinese = (Settings.model_fields[name].description or "").partition("\n\n")
    return Text("{said}", "{said}", said=Text(english, chinese.strip() or english))


def setting_of_variable(variable: str) -> str | None:
    """Return the setting that an environment variable sets, such as `takes` for GEN_COUNT_PER_SEGMENT."""
    names = Settings.model_fields.items()
    return next((name for name, info in names if variable in _variables(name, info)), None)


def is_secret(name: str) -> bool:
    """Whether a setting's value is never shown."""
    extra = Settings.model_fields[name].json_schema_extra
    return name == "database_url" or (
        isinstance(extra, dict) and cast("dict[str, object]", extra).get("secret") is True
    )


def origin_word(layer: str) -> Text:
    """Return a person's word for the layer that a value came from; files are called by their paths."""
    known = {
        "flag": Text("command line", "命令行"),
        "environment": Text("environment", "环境变量"),
        "default": Text("default", "默认值"),
    }
    return known.get(layer, Text("{file}", "{file}", file=layer))


def load_settings(root: Path, flags: Mapping[str, Any] | None = None, *, kept: Path | None = None) -> LoadedSettings:
    """Read every layer for a workspace and return what is in force.

    kept: a file of settings made in the Studio, above `cineflow.toml` and below the environment.
    flags: settings named on the command line; None values count as not given. Raises SettingInvalid with the
    layer, the value found and the values allowed.
    """
    layers = _layers(root, flags or {}, kept)
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    overridden: dict[str, tuple[str, ...]] = {}
    for name, info in Settings.model_fields.items():
        found = [(layer, value) for layer in layers if (value := _value_in(layer, name, info)) is not None]
        if name in _TABLES:
            merged[name] = _merge_tables([value for _, value in reversed(found)], name)
            origins[name] = ", ".join(layer.name for layer, _ in found) or "default"
        elif found:
            merged[name] = found[0][1]
            origins[name] = found[0][0].name
            overridden[name] = tuple(layer.name for layer, _ in found[1:])
        else:
            origins[name] = "default"
    values = _validated(merged, origins)
    for key in _secrets_in(values, layers):
        hide(key)
    return LoadedSettings(values, origins, layers, tuple(_unknown_keys(layers)), overridden)


def _layers(root: Path, flags: Mapping[str, Any], kept: Path | None) -> tuple[Layer, ...]:
    layers = [Layer("flag", {k: v for k, v in flags.items() if v is not None}), Layer("environment", dict(os.environ))]
    files = [file for file in settings_files(root, kept=kept) if file.is_file()]
    layers += [Layer(str(file), _read_variables(file) if file.name == ".env" else _read_file(file)) for file in files]
    return tuple(layers)


def _read_variables(file: Path) -> dict[str, Any]:
    """Read a `.env`, also one that an editor began with a byte order mark."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as cause:
        raise _bad_file(file, cause) from cause
    found = dotenv_values(stream=io.StringIO(text))
    return {name: value for name, value in found.items() if value is not None}


def _bad_file(file: Path, cause: Exception) -> SettingInvalid:
    if isinstance(cause, UnicodeDecodeError):
        why = Text("it is not UTF-8", "不是 UTF-8 编码")
        fix = Text("Save it as UTF-8 in your editor", "请在编辑器中另存为 UTF-8")
    elif isinstance(cause, OSError):
        why = Text("{why}", "{why}", why=reason(cause.strerror or str(cause)))
        fix = Text("Make it readable", "请检查文件的读取权限")
    else:
        why = Text("{why}", "{why}", why=cause)
        fix = Text("Correct the file at the place named", "请按所示位置修正该文件")
    return SettingInvalid(
        Text("the settings file cannot be read: {why}", "无法读取设置文件：{why}", why=why),
        fix=fix, file=file, code="setting.bad_file",
    )  # fmt: skip


def _read_file(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        loaded: Any = _read_toml(text) if file.suffix == ".toml" else yaml.safe_load(text)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, UnicodeDecodeError, OSError) as cause:
        raise _bad_file(file, cause) from cause
    if not isinstance(loaded, dict):
        return {}
    return {str(key): value for key, value in cast("dict[Any, Any]", loaded).items()}


def _read_toml(text: str) -> dict[str, Any]:
    """Read TOML in which `[prices]` may stand several times: the lines that refusals print are pasted at the end.

    Raises TOMLDecodeError as for the text as it stands.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        kept, priced = _apart(text)
        if sum(bool(_PRICES.match(line)) for line in priced) < 2:
            raise
        joined = [line for line in priced if not _PRICES.match(line)]
        keys = [line.partition("=")[0].strip() for line in joined if "=" in line and not line.lstrip().startswith("#")]
        if again := [key for key in dict.fromkeys(keys) if keys.count(key) > 1]:
            raise tomllib.TOMLDecodeError(f"[prices] says {again[0]} twice") from None
        return tomllib.loads("\n".join([*kept, "[prices]", *joined]))


def _apart(text: str) -> tuple[list[str], list[str]]:
    """Return the lines outside of `[prices]` tables, and those inside with their headings."""
    kept: list[str] = []
    priced: list[str] = []
    into = kept
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            into = priced if _PRICES.match(line) else kept
        into.append(line)
    return kept, priced


def _variables(name: str, info: FieldInfo) -> list[str]:
    extra = info.json_schema_extra
    aliases = cast("list[str]", cast("dict[str, object]", extra).get("env", [])) if isinstance(extra, dict) else []
    return [f"CINEFLOW_{name.upper()}", *aliases]


def _value_in(layer: Layer, name: str, info: FieldInfo) -> Any:
    """Return a setting's raw value in one layer: by its own name in files and flags, by variable names anywhere."""
    if layer.name != "environment" and name in layer.values:
        return layer.values[name]
    for variable in _variables(name, info):
        value = layer.values.get(variable)
        if value not in (None, ""):
            return value
    return None


def _merge_tables(tables: list[Any], name: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for table in tables:
        if not isinstance(table, dict):
            raise SettingInvalid(
                Text("`{name}` must be a table", "`{name}` 必须是一个表", name=name),
                fix=Text("Write it as [{name}.…]", "请写成 [{name}.…]", name=name),
            )
        for key, value in cast("dict[str, Any]", table).items():
            if isinstance(value, dict) and isinstance(merged.get(key), dict):
                merged[key] = {**merged[key], **cast("dict[str, Any]", value)}
            else:
                merged[key] = value
    return merged


def _validated(merged: dict[str, Any], origins: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate(merged)
    except ValidationError as cause:
        first = cause.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        allowed = get_args(Settings.model_fields[name].annotation) if name in Settings.model_fields else ()
        literal = [str(v) for part in allowed for v in (get_args(part) or (part,)) if isinstance(v, str)]
        raise SettingInvalid(
            Text(
                "`{name}` is “{found}”, set in {origin}: {why}",
                "`{name}` 的值是 “{found}”（来自 {origin}）：{why}",
                name=name,
                found="******" if name in Settings.model_fields and is_secret(name) else first.get("input"),
                origin=origin_word(origins.get(name, "?")),
                why=reason(first["msg"]),
            ),
            fix=Text("Allowed: {allowed}", "允许的值：{allowed}", allowed=", ".join(literal))
            if literal
            else Text(
                "Correct it there, or see `cineflow config explain`",
                "请在该处修正，或运行 `cineflow config explain` 查看",
            ),
            place=name,
        ) from cause


def _unknown_keys(layers: tuple[Layer, ...]) -> list[Text]:
    known = set(Settings.model_fields)
    found: list[Text] = []
    for layer in layers:
        if not layer.name.endswith(SETTINGS_FILE) and not layer.name.endswith("config.toml"):
            continue
        for key in layer.values:
            if key in known or key.isupper():
                continue
            near = difflib.get_close_matches(key, known, 1)
            hint = Text("; did you mean `{near}`?", "；是否想写 `{near}`？", near=near[0]) if near else Text("", "")
            said = Text("{file}: `{key}` is no setting{hint}", "{file}：没有名为 `{key}` 的设置{hint}",
                        file=layer.name, key=key, hint=hint)  # fmt: skip
            found.append(said)
    return found


def _secrets_in(values: Settings, layers: tuple[Layer, ...]) -> list[str]:
    """Everything that looks like a key in any layer, so that the log can take it out."""
    words = ("KEY", "SECRET", "TOKEN", "PASSWORD")
    found = [
        str(value)
        for layer in layers
        for name, value in layer.values.items()
        if isinstance(value, str) and any(word in name.upper() for word in words)
    ]
    for table in values.providers.values():
        found += [str(v) for k, v in table.items() if any(word in k.upper() for word in words)]
    if values.database_url:
        found.append(values.database_url.get_secret_value())
    return found

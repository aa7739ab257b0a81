"""Tell uv what pip has been told: index, proxy, certificates, time-outs.

uv reads none of pip's configuration, so behind a company mirror or proxy it would fail where pip works. Standard
library only: this runs before anything is installed.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

__all__ = ["PATIENCE_S", "parse_pip_config", "read_pip_settings", "uv_environment"]

# Seconds one read from an index may take before it counts as failed; uv's own 30 is short for a slow mirror.
PATIENCE_S = 180
RETRIES = 5

# uv's own ways to name an index: where one is set, the person has spoken to uv and pip's index is not handed over.
UV_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_NO_INDEX")


def read_pip_settings(python: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return pip's settings as `install` sees them, keyed without section, dashes as underscores.

    python: an interpreter that has pip. Returns nothing where pip cannot say.
    """
    command = [str(python), "-I", "-m", "pip", "config", "list"]
    try:
        told = subprocess.run(
            command, env=dict(environ), capture_output=True, encoding="utf-8", errors="replace", timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return parse_pip_config(told.stdout) if told.returncode == 0 else {}


def parse_pip_config(listing: str) -> dict[str, str]:
    """Read the output of `pip config list`; the environment wins over `[install]`, that over `[global]`."""
    by_section: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listing.splitlines():
        name, equals, quoted = line.partition("=")
        section, dot, key = name.partition(".")
        if not (equals and dot and section in by_section):
            continue
        try:
            value = ast.literal_eval(quoted)
        except (SyntaxError, ValueError):
            continue
        by_section[section][key.replace("-", "_")] = str(value)
    return {**by_section["global"], **by_section["install"], **by_section[":env:"]}


def uv_environment(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that make uv behave as pip is configured to; what uv was told itself stays."""
    told = _index_variables(pip, environ) | _network_variables(pip)
    has_proxy = any(environ.get(name) for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"))
    if (proxy := pip.get("proxy")) and not has_proxy:
        told |= {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy}
    return {name: value for name, value in told.items() if value and not environ.get(name)}


def _index_variables(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    told = {"UV_FIND_LINKS": ",".join(_that_exist(pip.get("find_links", "")))}
    if any(environ.get(name) for name in UV_INDEX_VARIABLES):
        return told
    if pip.get("no_index", "").lower() in {"1", "true", "yes", "on"}:
        return told | {"UV_NO_INDEX": "1"}
    extra = _that_exist(pip.get("extra_index_url", ""))
    return told | {
        "UV_DEFAULT_INDEX": " ".join(_that_exist(pip.get("index_url", ""))[:1]),
        "UV_INDEX": " ".join(extra),
        # pip looks for the best version over all its indexes; uv would stop at the first that knows the name.
        "UV_INDEX_STRATEGY": "unsafe-best-match" if extra else "",
    }


def _network_variables(pip: Mapping[str, str]) -> dict[str, str]:
    cert = pip.get("cert", "")
    return {
        "SSL_CERT_FILE": cert if Path(cert).is_file() else "",
        "SSL_CLIENT_CERT": pip.get("client_cert", ""),
        "UV_INSECURE_HOST": " ".join(pip.get("trusted_host", "").split()),
        "UV_HTTP_TIMEOUT": str(max(PATIENCE_S, _whole_number(pip.get("timeout") or pip.get("default_timeout")))),
        "UV_HTTP_RETRIES": str(max(RETRIES, _whole_number(pip.get("retries")))),
    }


def _whole_number(text: str | None) -> int:
    try:
        return int(float(text or 0))
    except ValueError:
        return 0


def _that_exist(locations: str) -> list[str]:
    """Return the locations without the local ones that are not there: pip passes over those, uv stops."""
    return [place for place in locations.split() if not _is_missing(place)]


def _is_missing(place: str) -> bool:
    parts = urlsplit(place)
    if parts.scheme == "file":
        return not Path(url2pathname(parts.path)).exists()
    return "://" not in place and not Path(place).expanduser().exists()

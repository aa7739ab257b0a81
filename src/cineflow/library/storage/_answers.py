"""What a store says when it does not do what it was asked, as errors with the way out.

Codes: S3's error responses, and those of OSS and COS in their S3 dialects, which use the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cineflow.core.errors import StorageError, StorageRefused, StorageUnreachable
from cineflow.core.log import redact
from cineflow.core.text import Text

__all__ = ["Said", "error_of", "said_in"]

_PART = re.compile(r"<(Code|Message|RequestId)>([^<]*)</\1>")
_STATUS = re.compile(r"status code: (\d{3})")

_KEY = frozenset(
    {"SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidAccessKey", "InvalidSecurity", "NoSuchAccessKey"}
)
_SESSION = frozenset({"ExpiredToken", "InvalidToken", "SecurityTokenExpired", "InvalidSecurityToken"})
_CLOCK = frozenset({"RequestTimeTooSkewed", "RequestExpired", "AccessForbidden.Expired"})
_REGION = frozenset({"AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException",
                     "SecondLevelDomainForbidden"})  # fmt: skip
_BUSY = frozenset(
    {"SlowDown", "ServiceBusy", "ServiceUnavailable", "InternalError", "RequestTimeout", "OperationAborted"}
)


@dataclass(frozen=True, slots=True)
class Said:
    """A store's answer. status: 0 where none came."""

    status: int = 0
    code: str = ""
    message: str = ""
    request_id: str = ""


def said_in(text: str) -> Said:
    """Read what a store said out of a client's error."""
    parts = dict(_PART.findall(text))
    status = _STATUS.search(text)
    if "Received redirect without LOCATION" in text:  # How Amazon answers for a bucket of another region.
        return Said(301, "PermanentRedirect")
    return Said(
        int(status[1]) if status else 0, parts.get("Code", ""), redact(parts.get("Message", ""))[:300],
        parts.get("RequestId", ""),
    )  # fmt: skip


def error_of(said: Said, address: str) -> StorageError:
    """Return the error for an answer. address: of the place, as people read it."""
    told: Any = {"store_code": said.code, "request_id": said.request_id, "place": address}
    if said.code in _CLOCK:
        return StorageRefused(
            Text("the store finds that this machine's clock is wrong ({code})", "存储服务认为本机时钟不准（{code}）",
                 code=said.code),
            fix=Text("Set the clock, best by itself from the network", "请校准系统时间，建议开启自动对时"),
            code="storage.clock", **told,
        )  # fmt: skip
    if said.code in _KEY:
        return StorageRefused(
            Text("the store does not know this key, or the secret does not fit it ({code})",
                 "存储服务不认识该密钥，或密钥不匹配（{code}）", code=said.code),
            fix=Text("Check the key and the secret: `cineflow config explain storage_key` says where they come from",
                     "请检查密钥：`cineflow config explain storage_key` 可查看其来源"),
            code="storage.bad_key", **told,
        )  # fmt: skip
    if said.code in _SESSION:
        return StorageRefused(
            Text("the store's temporary key has run out ({code})", "存储服务的临时密钥已过期（{code}）",
                 code=said.code),
            fix=Text("Get a new one", "请重新获取"), code="storage.key_expired", **told,
        )  # fmt: skip
    if said.code == "NoSuchBucket":
        return StorageRefused(
            Text("there is no such bucket", "没有这个存储桶"),
            fix=Text("Make it, or correct the name or the region", "请创建存储桶，或更正名称、地域"),
            code="storage.no_bucket", **told,
        )  # fmt: skip
    if said.code in _REGION or said.status in (301, 307):
        return StorageRefused(
            Text("the bucket is not at this endpoint or region: {why}", "存储桶不在该端点或地域：{why}",
                 why=said.message or said.code or said.status),
            fix=Text("Set CINEFLOW_STORAGE_REGION and, where it is not Amazon's, CINEFLOW_STORAGE_ENDPOINT",
                     "请设置 CINEFLOW_STORAGE_REGION；非亚马逊的存储还需设置 CINEFLOW_STORAGE_ENDPOINT"),
            code="storage.region", **told,
        )  # fmt: skip
    if said.code in _BUSY or said.status >= 500 or said.status in (0, 408, 429):
        return StorageUnreachable(
            Text("the store cannot be reached or is busy ({why})", "存储服务无法访问或繁忙（{why}）",
                 why=said.code or said.status or "no answer"),
            fix=Text("Nothing is lost: copies are tried again by themselves; give a command again later",
                     "不会丢失任何内容：复制会自动重试，命令请稍后再次运行"), **told,
        )  # fmt: skip
    return StorageRefused(
        Text("the store refuses: {why}", "存储服务拒绝：{why}",
             why=" ".join(part for part in (said.code, said.message) if part) or said.status),
        fix=Text("Check what the key may do there: read, write, list and delete", "请检查密钥权限：读、写、列举与删除"),
        code="storage.denied" if said.status in (401, 403) else None, **told,
    )  # fmt: skip

"""Whether what a person wrote for the routing rules names providers that exist, and shares that can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text
from cineflow.providers._registry import provider_names

__all__ = ["check_shares"]


def check_shares(priorities: Iterable[str], weights: Mapping[str, Decimal]) -> None:
    """Raise SettingInvalid for an unknown provider, a share below zero, or shares that are all zero."""
    known = provider_names()
    for setting, names in (("priorities", priorities), ("weights", weights)):
        for name in names:
            if name.partition(":")[0] not in known:
                raise SettingInvalid(
                    Text("`{setting}` names {name}, which is no provider", "`{setting}` 中的 {name} 不是服务商",
                         setting=setting, name=name),
                    fix=Text("Allowed: {all}, or provider:model", "允许的值：{all}，或 服务商:模型",
                             all=", ".join(known)),
                    place=setting,
                )  # fmt: skip
    if any(not share.is_finite() or share < 0 for share in weights.values()) or (weights and not any(weights.values())):
        raise SettingInvalid(
            Text("`weights` must be zero or more, and not all zero", "`weights` 必须不小于零，且不能全为零"),
            fix=Text(
                'Write them like weights = {{"xai" = 3, "kling" = 1}}', '请写成 weights = {{"xai" = 3, "kling" = 1}}'
            ),
            place="weights",
        )

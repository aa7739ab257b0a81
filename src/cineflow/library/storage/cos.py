"""Tencent COS, through its S3 dialect: `cos://bucket-1250000000/folder`.

Endpoint `https://{bucket}.cos.{region}.myqcloud.com`, the bucket in the host's name (cloud.tencent.com, COS and S3).
"""

from __future__ import annotations

from cineflow.core.errors import SettingMissing
from cineflow.core.text import Text
from cineflow.library.storage._objects import Bucket, host_of
from cineflow.library.storage._storage import Place

__all__ = ["STORAGE", "open_cos"]


def open_cos(place: Place) -> Bucket:
    """Open a bucket by its region. Raises SettingMissing without one."""
    endpoint = host_of(place.endpoint)
    if not place.region and not endpoint:
        raise SettingMissing(
            Text("the region of {address} is not known", "{address} 的地域未知", address=place.address),
            fix=Text("Set COS_REGION, like ap-guangzhou", "请设置 COS_REGION，如 ap-guangzhou"),
            place="COS_REGION",
        )
    is_virtual = place.is_virtual
    if not endpoint:
        endpoint, is_virtual = f"https://{place.bucket}.cos.{place.region}.myqcloud.com", True
    return Bucket(
        place, endpoint=endpoint, region=place.region or "ap-guangzhou", is_virtual=bool(is_virtual),
        variables="COS_SECRET_ID, COS_SECRET_KEY",
    )  # fmt: skip


STORAGE = open_cos

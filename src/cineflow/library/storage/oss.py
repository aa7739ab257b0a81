"""Aliyun OSS, through its S3 dialect: `oss://bucket/folder`.

The bucket always stands in the host's name there, bodies must be plain, and the region is part of the signature
(help.aliyun.com, OSS compatibility with Amazon S3). Limits: one request 5 GB, names 1023 bytes, links seven days.
"""

from __future__ import annotations

import re

from cineflow.core.errors import SettingMissing
from cineflow.core.text import Text
from cineflow.library.storage._objects import Bucket, host_of
from cineflow.library.storage._storage import Place

__all__ = ["STORAGE", "open_oss"]

_OWN = re.compile(r"^(?:s3\.)?oss-(?P<region>[a-z0-9-]+?)(?P<internal>-internal)?\.aliyuncs\.com$")


def open_oss(place: Place) -> Bucket:
    """Open a bucket by its region, or by an endpoint as `OSS_ENDPOINT` names it. Raises SettingMissing for neither."""
    endpoint, region = host_of(place.endpoint), place.region.removeprefix("oss-")
    if not endpoint and not region:
        raise SettingMissing(
            Text("the region of {address} is not known", "{address} 的地域未知", address=place.address),
            fix=Text(
                "Set OSS_REGION, like cn-hangzhou, or OSS_ENDPOINT",
                "请设置 OSS_REGION（如 cn-hangzhou）或 OSS_ENDPOINT",
            ),
            place="OSS_REGION",
        )
    endpoint = endpoint or f"https://oss-{region}.aliyuncs.com"
    scheme, _, host = endpoint.partition("://")
    is_virtual = place.is_virtual
    if own := _OWN.match(host.removeprefix(f"{place.bucket}.")):
        region = region or own["region"]
        endpoint = f"{scheme}://{place.bucket}.s3.oss-{own['region']}{own['internal'] or ''}.aliyuncs.com"
        is_virtual = True
    elif is_virtual:
        endpoint = endpoint if host.startswith(f"{place.bucket}.") else f"{scheme}://{place.bucket}.{host}"
    variables = "OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET"
    return Bucket(
        place, endpoint=endpoint, region=region or "cn-hangzhou", is_virtual=bool(is_virtual), variables=variables
    )  # fmt: skip


STORAGE = open_oss

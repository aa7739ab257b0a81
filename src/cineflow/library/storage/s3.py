"""Amazon S3 and what speaks its dialect: MinIO, R2, Ceph, B2 and others, by `endpoint`. `s3://bucket/folder`"""

from __future__ import annotations

from cineflow.library.storage._objects import Bucket, host_of
from cineflow.library.storage._storage import Place

__all__ = ["STORAGE", "open_s3"]


def open_s3(place: Place) -> Bucket:
    """Open a bucket. With an endpoint its name stands in the path, unless `style=virtual`; at Amazon in the host."""
    endpoint = host_of(place.endpoint)
    is_virtual = place.is_virtual if place.is_virtual is not None else not endpoint
    if endpoint and is_virtual:
        scheme, _, host = endpoint.partition("://")
        endpoint = endpoint if host.startswith(f"{place.bucket}.") else f"{scheme}://{place.bucket}.{host}"
    variables = "CINEFLOW_STORAGE_KEY, CINEFLOW_STORAGE_SECRET"
    region = place.region or "us-east-1"
    if not endpoint:  # Named outright, so that the environment's AWS_ENDPOINT_URL is not taken instead.
        endpoint = f"https://{place.bucket}.s3.{region}.amazonaws.com"
        if not is_virtual:
            endpoint = f"https://s3.{region}.amazonaws.com"
    return Bucket(place, endpoint=endpoint, region=region, is_virtual=is_virtual, variables=variables)


STORAGE = open_s3

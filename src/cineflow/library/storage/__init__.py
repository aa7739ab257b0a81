"""Places that keep files beside this machine: one file per kind of address, exposing `STORAGE`.

A place is named like `s3://bucket/folder`. Everything else here is the room's own: what a place is asked (`_storage`),
and the dialect that most of them speak (`_objects`).
"""

from cineflow.library.storage._storage import (
    LINK_SECONDS,
    Place,
    Progress,
    Storage,
    StorageFactory,
    Stored,
    is_store_link,
    parse_place,
    safe_key,
    split_link,
    storage_at,
)

__all__ = [
    "LINK_SECONDS", "Place", "Progress", "Storage", "StorageFactory", "Stored", "is_store_link", "parse_place",
    "safe_key", "split_link", "storage_at",
]  # fmt: skip

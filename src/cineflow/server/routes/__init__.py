"""One file per resource, each exposing `router`."""

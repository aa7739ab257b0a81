"""Whom we ask for takes: one file per provider, each exposing `PROVIDER`; dialects that several share in `wires/`.

The facts about models and prices are data in `models/`, read by `_catalogue`. Importing this package loads nothing.
"""

"""Dialects that several providers share: each is a base class that names no provider."""

"""Formats an edit can be handed over in: one file each, exposing `FORMAT`."""

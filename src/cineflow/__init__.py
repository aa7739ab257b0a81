"""CineFlow: from a script to a finished film."""

from importlib.metadata import version as _version

__all__ = ["__version__"]

__version__ = _version("cineflow")

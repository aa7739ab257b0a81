"""CineFlow: from a script to a finished film."""

__all__ = ["__version__"]

__version__: str


def __getattr__(name: str) -> str:
    """Look the version up only when somebody asks: it costs a tenth of a second."""
    if name == "__version__":
        from importlib.metadata import version

        return version("cineflow")
    raise AttributeError(name)

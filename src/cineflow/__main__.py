"""`python -m cineflow`."""

from cineflow.cli import main

if __name__ == "__main__":
    main()

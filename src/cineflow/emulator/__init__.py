"""Stand-ins that speak every provider's wire, keep the bill, and misbehave on command.

Written from the vendors' documents and checked with the vendors' own SDKs, without a look at `providers`: a mistake
there is not hidden by the same mistake here. One file per wire in `wires/`; nothing leaves the machine, nothing costs.
"""

from cineflow.emulator._faults import BadFault
from cineflow.emulator._server import Emulator, create_app, running, serve, wires

__all__ = ["BadFault", "Emulator", "create_app", "running", "serve", "wires"]

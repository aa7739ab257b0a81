"""One file per wire; each exposes `WIRE`."""

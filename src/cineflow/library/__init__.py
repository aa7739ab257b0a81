"""What we hold: storyboard files, takes and their sidecars, the workspace, the ledger, storage."""

"""How storyboards are written down: one module per format, each with a `FORMAT`."""

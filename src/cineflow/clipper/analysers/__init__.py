"""Ways to hear what is said in footage: one file each, exposing `ANALYSER`."""

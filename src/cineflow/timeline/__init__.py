"""The edit as a document: timeline, tracks, clips, cut lists and their formats. Pure data, no input or output."""

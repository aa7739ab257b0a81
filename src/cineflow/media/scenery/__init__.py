"""The drawn picture of a rehearsal: a place, an hour, a weather, things and people, from the words of a shot.

Everything is decided by the words and drawn the same each time; scenes share their palette, people their coats.
"""

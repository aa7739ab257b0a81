"""Pictures, sound and film: looking at files, drawing rehearsals, captions, rendering. Knows no provider and no job."""

"""The plan of a film as pure data: scenes, shots, characters; the formats it is written in; the prompt compiler."""

"""How much may go out to a provider account, and who goes next. Pure: time comes in as an argument."""

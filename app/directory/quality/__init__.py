"""How much a listing tells: points with their reasons, and the way to mend each."""

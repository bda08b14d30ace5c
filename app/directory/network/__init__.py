"""Who keeps to the local network's operating protocol, since when, and who says so."""

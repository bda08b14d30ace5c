"""The map search: one result set, a list and a drawn map."""

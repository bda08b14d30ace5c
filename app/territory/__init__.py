"""Where people live: sites, their areas and places, and the names people give them."""

"""What a community offers: organisations, their services, places and hours."""

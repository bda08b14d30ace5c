"""What fits a participant: services for each need, nearest first by their own ways."""

"""Protection of the cases: keys, erasure, retention, export, emergencies, and who saw what."""

"""What every package stands on: settings, database, geography, page frame."""

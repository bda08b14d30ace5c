"""Everything that is kept of a person, as files that people and programs can read."""

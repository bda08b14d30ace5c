"""What somebody needs, can do and wishes, and how they are: asked again over time."""

"""Where nothing is near: what coordinators ask, and the answer as page, map and files."""

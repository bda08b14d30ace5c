"""Invented cases for trying out: read from a site's folder, stored as rows marked as invented."""

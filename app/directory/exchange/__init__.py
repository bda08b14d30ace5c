"""Listings as files: tables and HSDS read into contents, and written from them."""

"""Open needs of participants by area, blurred for good before anybody sees them."""

"""Events: their dates, the pages by day, and the calendars that people subscribe to."""

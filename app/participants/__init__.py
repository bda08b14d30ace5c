"""From need to plan: the people who are accompanied, and what keeps their trust."""

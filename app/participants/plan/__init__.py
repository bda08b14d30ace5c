"""The plan: goals, actions and services on one page, agreed versions, paper, and a link home."""

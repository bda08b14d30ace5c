"""Who the participant is: a new case, its overview, the person's own page, consents, supporters."""

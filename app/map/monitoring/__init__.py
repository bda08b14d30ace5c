"""How the pilot is going: counts for coordinators that give nobody away."""

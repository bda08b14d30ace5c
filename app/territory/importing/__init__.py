"""Official boundaries and population, as an operator brings them: all or nothing."""

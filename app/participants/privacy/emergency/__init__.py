"""Breaking the glass: a colleague's case opened for a few hours, with a reason and a notice."""

"""Young people pointed out to link workers: the public page, the sheet, who takes them up."""

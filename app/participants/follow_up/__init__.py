"""How a pathway goes on: the caseload of the day, contacts, pause and exit, who works on a case."""

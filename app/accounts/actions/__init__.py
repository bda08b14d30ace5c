"""What people do with accounts; one function is one deed in one transaction."""

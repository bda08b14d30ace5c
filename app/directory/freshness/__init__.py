"""How old a listing's word is: its rhythm, who is asked when, and what becomes of silence."""

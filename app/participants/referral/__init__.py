"""Referrals: asking a service for somebody, its answers, and what the receiver may see."""

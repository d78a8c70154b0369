"""The audit: its lines with filters, and its verification."""

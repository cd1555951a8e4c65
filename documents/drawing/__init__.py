"""Papers drawn to Word, HTML and PDF, and Excel."""

"""What runs in the limited child process only: strangers' files, long drawings."""

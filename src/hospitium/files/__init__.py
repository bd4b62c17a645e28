"""Files that a crash leaves whole, and locks that die with their process; nothing about content."""

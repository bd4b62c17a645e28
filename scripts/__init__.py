"""Programs that set up and look after this project."""

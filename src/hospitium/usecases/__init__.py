"""What people do with Hospitium, one verb a file; CLI, API and pages all call these."""

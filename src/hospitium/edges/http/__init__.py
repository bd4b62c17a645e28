"""What API and console share: uploads, problems, sign-in, health, metrics and logs."""

"""What somebody who means harm would try, over every door that the application has."""

"""What people look at in a browser: each page one file, made from what was recorded."""

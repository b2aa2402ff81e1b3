"""What the tables mean at a date: frames in, new frames out, no clock and no file."""

"""What survives when the program is killed, the power fails or the disk is full."""

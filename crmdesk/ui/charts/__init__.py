"""Charts in the window: the QPainter backend, the view to point at, pictures to take away."""

"""The parts of the analysis page: methods, parameters, and the view of any result."""

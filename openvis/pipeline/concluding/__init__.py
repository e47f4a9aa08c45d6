"""The parts of one run, from counts to what people see."""

"""What happens durably: generate, write, analyse, cut, render."""

"""The commands of the terminal, one file each, named as they are typed."""

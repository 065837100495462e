"""The review room: a web server over one casebook, for one person on this machine or for a team."""

"""The third face: the studio in a browser, each tab a studio of its own, and the door in front of it."""

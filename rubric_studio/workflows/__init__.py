"""What people do with rubrics: each verb brings together the rooms that it needs. No screen, no arguments parsed."""

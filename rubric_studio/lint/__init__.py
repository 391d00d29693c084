"""What a check says about rubrics: rules over the nouns, without a file in sight."""

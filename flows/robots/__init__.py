"""The shipped robots, one folder each; a robot imports `flows.authoring` and nothing else of ours."""

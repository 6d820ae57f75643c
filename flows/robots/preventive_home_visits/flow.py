"""The flow that prefect.yaml names."""

from flows.authoring import robot_flow

preventive_home_visits = robot_flow(__file__)

"""The robot that offers preventive home visits."""

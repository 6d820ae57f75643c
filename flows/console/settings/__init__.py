"""What an organisation changes in an adoption, in the browser."""

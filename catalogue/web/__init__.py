"""The pages: what every page shares (roles, login, layout, forms), and the catalogue's own."""

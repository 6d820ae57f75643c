"""How a letter stands on paper: the Typst layout and one window profile a print vendor, as data."""

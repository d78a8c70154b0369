"""What the value of a cell says for a column: text as the table writes it, repair by repair."""

"""What pages write as HTML: marks, legends, tables, bars; charts."""

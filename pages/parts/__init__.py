"""What pages share. Not a page: Streamlit looks for pages in the folder above only."""

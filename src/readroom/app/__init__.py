"""The pages in the browser: a thin skin; only server, main and screens know Streamlit."""

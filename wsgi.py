"""For WSGI servers: `gunicorn wsgi:app`."""

from engage.app import process_app

app = process_app()

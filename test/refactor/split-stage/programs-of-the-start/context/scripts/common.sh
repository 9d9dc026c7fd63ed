serve() { git --version && exec uwsgi --http :8080 --module wsgi; }

#!/bin/sh
exec mod_wsgi-express start-server wsgi.py --log-to-terminal --port 8080

#!/bin/bash
exec mod_wsgi-express start-server --log-to-terminal --port 8080 wsgi.py

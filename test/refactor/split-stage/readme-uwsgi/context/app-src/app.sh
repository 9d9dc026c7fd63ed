#!/bin/bash
exec uwsgi --http-socket :8080 --master --die-on-term --wsgi-file wsgi.py

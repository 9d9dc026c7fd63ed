#!/bin/sh
exec uwsgi --http-socket :8080 --wsgi-file wsgi.py --master --processes 2

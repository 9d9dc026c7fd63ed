#!/bin/sh
exec uwsgi --http :8080 --module wsgi

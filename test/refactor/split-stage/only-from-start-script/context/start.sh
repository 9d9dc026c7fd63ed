#!/bin/sh
set -e
tar --version
exec gunicorn --bind 0.0.0.0:8080 app:app

import os

import psycopg


def application(environ, start_response):
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        (version,) = connection.execute("SELECT version()").fetchone()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [version.encode()]

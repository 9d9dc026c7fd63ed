import psycopg2
from wsgiref.simple_server import make_server


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"libpq {psycopg2.extensions.libpq_version()}\n".encode()]


if __name__ == "__main__":
    make_server("", 8080, application).serve_forever()

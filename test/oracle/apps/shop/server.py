from configparser import ConfigParser
from wsgiref.simple_server import make_server

settings = ConfigParser()
settings.read("settings.ini")


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [settings.get("shop", "name", fallback="served").encode()]


if __name__ == "__main__":
    make_server("", 8080, application).serve_forever()

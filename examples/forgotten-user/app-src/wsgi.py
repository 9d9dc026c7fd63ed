import subprocess


def application(environ, start_response):
    version = subprocess.run(["git", "--version"], capture_output=True, check=True).stdout
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [version]

"""Asks a server that is being started for a page: ask.py PORT PATH PID SECONDS

Prints "answered STATUS", or why it did not answer.
"""

import os
import sys
import time
import urllib.error
import urllib.request


def ended(pid: str) -> bool:
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def main(port: str, path: str, pid: str, seconds: str) -> str:
    end = time.time() + float(seconds)
    while time.time() < end:
        try:
            return f"answered {urllib.request.urlopen(f'http://127.0.0.1:{port}{path}', timeout=3).status}"
        except urllib.error.HTTPError as error:
            return f"answered {error.code}"
        except OSError:
            pass
        if ended(pid):
            return "the command ended"
        time.sleep(0.2)
    return f"no answer in {seconds} seconds"


os.environ.pop("http_proxy", None)
print(main(*sys.argv[1:]))

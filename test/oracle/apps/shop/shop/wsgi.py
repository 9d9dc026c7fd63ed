from flask import Flask

application = Flask(__name__)


@application.get("/")
def index():
    return "served\n"


if __name__ == "__main__":
    application.run(host="0.0.0.0", port=8080)

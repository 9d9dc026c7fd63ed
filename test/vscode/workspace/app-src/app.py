print("dnf install httpd")

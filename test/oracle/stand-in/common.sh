#!/bin/bash
# What every stand-in has: the scripts, the venv, and who owns it. Runs in the image, as root.
set -e
cd /stand-in
install -m 755 fix-permissions rpm /usr/bin/
install -m 755 -D -t /usr/libexec/s2i assemble run usage
install -m 755 package-manager /usr/libexec/stand-in/
install -m 644 pip.conf /etc/pip.conf
install -m 644 os-release /usr/lib/os-release
mkdir -p /opt/app-root/src /opt/app-root/etc /var/lib/stand-in
touch /var/lib/stand-in/installed /var/lib/stand-in/unpacked
install -m 644 generate_container_user /opt/app-root/etc/
python3.13 -m venv /opt/app-root
chown -R 1001:0 /opt/app-root
fix-permissions /opt/app-root -P

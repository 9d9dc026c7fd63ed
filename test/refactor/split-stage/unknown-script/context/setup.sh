#!/bin/sh
# What nobody knows who reads the Containerfile: the headers come from here.
microdnf install -y python3-devel

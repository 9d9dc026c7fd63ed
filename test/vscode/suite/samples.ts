// Texts that the tests start from.

/** One fault: `dnf`, where the image has microdnf alone. */
export const dnfOnMinimal = `FROM quay.io/sclorg/python-313-minimal-c10s
USER 0
RUN dnf install -y httpd
USER 1001
CMD ["/usr/libexec/s2i/run"]
`;

/** The same without its fault. */
export const repaired = dnfOnMinimal.replace("dnf", "microdnf");

/** The same fault twice in one instruction. */
export const dnfTwice = dnfOnMinimal.replace("httpd", "httpd && dnf clean all");

/** The images' own recipe for uwsgi, which compiles in the image that it publishes. */
export const compiled = `FROM quay.io/fedora/python-313-minimal
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
# Install packages necessary for compiling uwsgi from source
RUN microdnf install -y gcc python3.13-devel
USER 1001
RUN /usr/libexec/s2i/assemble
CMD /usr/libexec/s2i/run
`;

/** The same as a build on the full image and a minimal final stage. */
export const split = `FROM quay.io/fedora/python-313 AS builder
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
USER 1001
RUN /usr/libexec/s2i/assemble

FROM quay.io/fedora/python-313-minimal
COPY --from=builder $APP_ROOT $APP_ROOT
CMD /usr/libexec/s2i/run
`;

/** Installs what a requirements.txt beside it says, where nothing can be compiled. */
export const requiresUwsgi = `FROM quay.io/fedora/python-313-minimal
COPY requirements.txt ./
RUN pip install -r requirements.txt
CMD ["python", "-m", "http.server"]
`;

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

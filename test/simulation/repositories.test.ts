// Which repositories an image has beyond its own, after each way in which files and commands bring them.
import { describe, expect, test } from "vitest";
import { repositoriesFor } from "../../server/src/queries/repositories.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

type Known = {
  readonly listed: Iterable<readonly [string, { readonly is: string }]>;
  readonly rest: { readonly is: string };
};

/** "epel, no crb; any": any where others may be there too. */
const told = ({ listed, rest }: Known): string => {
  const names = [...listed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { is }]) => (is === "yes" ? name : `${is === "no" ? "no" : "perhaps"} ${name}`));
  return `${names.join(", ")}${rest.is === "no" ? "" : "; any"}`;
};
const beyond = (lines: string, image = "ubi9/python-312") =>
  told(simulate(parse(`FROM registry.access.redhat.com/${image}\nUSER 0\n${lines}`)).stages.at(-1)!.end.repositories);
const during = (lines: string) =>
  told(
    repositoriesFor(simulate(parse(`FROM registry.access.redhat.com/ubi9/python-312\n${lines}`)).executions.at(-1)!),
  );

test("an image of the family has its own, and of another nobody knows", () => {
  expect(beyond("")).toBe("");
  expect(beyond("", "ubi9/ubi")).toBe("; any");
});

describe("packages", () => {
  test.each([
    ["RUN dnf install -y epel-release", "epel"],
    ["RUN microdnf install -y jq epel-release-9-7.el9", "epel"],
    ["RUN dnf install -y https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm", "epel; any"],
    ["RUN rpm -Uvh https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm", "epel; any"],
    ["RUN rpm -i epel-release-latest-9.noarch.rpm", "epel; any"],
    ["RUN rpm --import https://example.com/key", ""],
    ["RUN rpm -q epel-release", ""],
    ["RUN dnf install -y rpmfusion-free-release", "rpmfusion-free; any"],
    ["RUN dnf install -y centos-release-nfv-openvswitch", "nfv-openvswitch; any"],
    // The distribution's own.
    ["RUN dnf install -y redhat-release centos-stream-release jq", ""],
    ["RUN dnf install -y epel-release && dnf remove -y epel-release", "no epel"],
    ["RUN rpm -e epel-release", "no epel"],
    ["RUN dnf install -y epel-release || true", "perhaps epel"],
    ['ARG A\nRUN if [ -n "$A" ]; then dnf install -y epel-release; fi', "perhaps epel"],
    ["RUN dnf install -y $PACKAGE_OF_NOBODY", ""],
    ["ARG PACKAGE\nRUN dnf install -y $PACKAGE", "; any"],
    ["RUN dnf install --assumeno epel-release", ""],
  ])("%s: %s", (lines, expected) => {
    expect(beyond(lines)).toBe(expected);
  });
});

describe("files", () => {
  test.each([
    ["COPY a.repo b.repo /etc/yum.repos.d/", "a, b; any"],
    ["COPY repos/internal.repo /etc/yum.repos.d/x.repo", "x; any"],
    ["COPY repos /etc/yum.repos.d", "; any"],
    ["COPY --from=quay.io/other/image /etc/yum.repos.d /etc/yum.repos.d", "; any"],
    ["COPY root/ /", "; any"],
    ["COPY <<EOF /etc/yum.repos.d/x.repo\n[x]\nEOF", "x; any"],
    ["COPY app.py /opt/app-root/src/", ""],
    ["COPY pip.conf /etc/pip.conf", ""],
    ["COPY a.repo /tmp/", ""],
    ["RUN curl -o /etc/yum.repos.d/x.repo https://example.com/x.repo", "x; any"],
    ["RUN cd /etc/yum.repos.d && curl -O https://example.com/x.repo", "x; any"],
    ["RUN echo '[x]' > /etc/yum.repos.d/x.repo && echo 'enabled=1' >> /etc/yum.repos.d/x.repo", "x; any"],
    ["RUN { echo '[x]'; echo a=b; } > /etc/yum.repos.d/x.repo", "x; any"],
    ["RUN cat <<EOF > /etc/yum.repos.d/x.repo\n[x]\nEOF", "x; any"],
    ["RUN printf '[x]' | tee /etc/yum.repos.d/x.repo", "x; any"],
    ["RUN mv /tmp/x.repo /etc/yum.repos.d/", "x; any"],
    ["RUN sed -i s/enabled=0/enabled=1/ /etc/yum.repos.d/redhat.repo", "; any"],
    ["RUN ls /etc/yum.repos.d && cat /etc/yum.repos.d/ubi.repo && grep x /etc/yum.repos.d/*", ""],
    ["RUN ./setup.sh", "; any"],
    ["RUN true", ""],
  ])("%s: %s", (lines, expected) => {
    expect(beyond(lines)).toBe(expected);
  });

  test("come with the stage that has them", () => {
    const base = "RUN dnf install -y epel-release\nFROM registry.access.redhat.com/ubi9/python-312 AS last\n";
    expect(beyond(base)).toBe("");
    expect(beyond(`${base}COPY --from=0 /etc/yum.repos.d /etc/yum.repos.d`)).toBe("epel; any");
    expect(beyond("RUN dnf install -y epel-release\nFROM 0 AS last", "ubi9/python-312 AS 0")).toBe("epel");
  });
});

describe("settings", () => {
  test.each([
    ["RUN dnf config-manager --add-repo https://example.com/extras.repo", "extras; any"],
    ["RUN dnf -y config-manager --add-repo=https://example.com/13/x86_64 && true", "x86_64; any"],
    ["RUN yum-config-manager --add-repo https://example.com/extras.repo", "extras; any"],
    ["RUN dnf config-manager addrepo --from-repofile=https://example.com/extras.repo", "extras; any"],
    ["RUN dnf config-manager addrepo --id=x --set=baseurl=https://example.com/", "x; any"],
    ["RUN dnf config-manager --set-enabled crb", "crb"],
    [
      "RUN dnf config-manager --enable ubi-9-codeready-builder-rpms ubi-9-appstream-rpms",
      "crb, ubi-9-appstream-rpms, ubi-9-codeready-builder-rpms",
    ],
    ["RUN dnf config-manager --set-disabled epel", "no epel"],
    ["RUN dnf config-manager setopt crb.enabled=1", "crb"],
    ["RUN dnf config-manager setopt epel.enabled=false fastestmirror=1", "no epel"],
    ["RUN dnf config-manager --save --setopt=install_weak_deps=False", ""],
    ["RUN dnf copr enable -y user/project epel-9-aarch64", "copr:user/project; any"],
    ["RUN dnf copr disable user/project", "no copr:user/project"],
    ["RUN dnf module enable -y nodejs:20", "module nodejs:20"],
    ["RUN microdnf -y module enable nodejs:20 nginx:1.24", "module nginx:1.24, module nodejs:20"],
    ["RUN dnf module install -y nodejs:20/common", "module nodejs:20"],
    ["RUN dnf module list nodejs", ""],
    [
      "RUN subscription-manager repos --enable=codeready-builder-for-rhel-9-x86_64-rpms --enable x",
      "codeready-builder-for-rhel-9-x86_64-rpms, crb, x",
    ],
    ["RUN subscription-manager repos --disable '*' --enable x", "x"],
    ["RUN subscription-manager register --org a --activationkey b", "; any"],
    ["RUN subscription-manager identity", ""],
  ])("%s: %s", (lines, expected) => {
    expect(beyond(lines)).toBe(expected);
  });

  test("crb enable names the repository", () => {
    expect(beyond("RUN crb enable")).toBe("crb");
    expect(beyond("RUN /usr/bin/crb disable")).toBe("no crb");
  });
});

describe("for one command only", () => {
  test.each([
    ["RUN dnf install -y --enablerepo=epel jq", "epel"],
    ["RUN microdnf install -y --enablerepo epel jq", "epel"],
    [
      "RUN dnf --disablerepo='*' --enablerepo=ubi-9-appstream-rpms,ubi-9-baseos-rpms install jq",
      "ubi-9-appstream-rpms, ubi-9-baseos-rpms",
    ],
    ["RUN dnf install -y --enablerepo='*' jq", "; any"],
    ["ARG REPO\nRUN dnf install -y --enablerepo=$REPO jq", "; any"],
    ["RUN dnf install -y --repofrompath=x,https://example.com/ jq", "x; any"],
    ["RUN dnf install -y --repo=x jq", "x; any"],
    ["RUN dnf install -y --setopt=reposdir=/tmp/repos jq", "; any"],
    ["RUN dnf install -y -c /tmp/dnf.conf jq", "; any"],
    ["RUN --mount=type=bind,source=x.repo,target=/etc/yum.repos.d/x.repo dnf install -y jq", "x; any"],
    ["RUN --mount=type=secret,id=x,target=/etc/pki/entitlement/x.pem dnf install -y jq", "rhel"],
    ["RUN --mount=type=cache,target=/var/cache/dnf dnf install -y --setopt=keepcache=1 jq", ""],
    ["ARG TARGET\nRUN --mount=type=bind,target=$TARGET dnf install -y jq", "; any"],
    ["COPY a.repo /etc/yum.repos.d/\nRUN dnf install -y jq", "a; any"],
  ])("%s: %s", (lines, expected) => {
    expect(during(lines)).toBe(expected);
  });

  test("and not for what follows", () => {
    expect(beyond("RUN dnf install -y --enablerepo=epel jq")).toBe("");
  });
});

// The same deed in another spelling: the same image, the same findings, the same split.
import { describe, expect, test } from "vitest";
import type { State } from "../../server/src/image/state.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { splitAt } from "../../server/src/service/split.ts";
import { refactored } from "../../server/src/service/trial.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

/** Each line is one deed; the spellings stand between bars. */
const deeds = `
cp a b/ | cp -t b a | cp -tb a | cp --target-directory=b a | cp --target-directory b a | cp --target=b a | cp -- a b/
cp x.conf /etc/ | cp -t /etc x.conf | cp x.conf /etc/. | cp -t/etc x.conf | cp x.conf /etc
cp -r d/. /usr/local/bin | cp -R d/. /usr/local/bin/ | cp --recursive d/. /usr/local/bin
cp -a a b | cp --archive a b
mv a /usr/local/bin/ | mv -t /usr/local/bin a | mv a /usr/local/bin | mv --target-directory=/usr/local/bin a
ln -s /opt/t/bin/x /usr/local/bin/ | ln -s -t /usr/local/bin /opt/t/bin/x | ln -st /usr/local/bin /opt/t/bin/x | ln --symbolic /opt/t/bin/x /usr/local/bin/x
install -m 755 x /usr/local/bin/ | install -m755 x /usr/local/bin/ | install --mode=755 -t /usr/local/bin x | install --mode 755 -t /usr/local/bin x | install -Dm755 -t /usr/local/bin x
install -d -m 775 /data | install -dm775 /data | install --directory --mode=775 /data
mkdir -p -m 775 /data | mkdir -pm 775 /data | mkdir -pm775 /data | mkdir --parents --mode=775 /data | mkdir --mode 775 -p /data
curl -o /usr/local/bin/x https://h.example/y | curl -o/usr/local/bin/x https://h.example/y | curl -sSLo /usr/local/bin/x https://h.example/y | curl -fsSLo/usr/local/bin/x https://h.example/y | curl --output /usr/local/bin/x https://h.example/y | curl --output=/usr/local/bin/x https://h.example/y | curl https://h.example/y -o /usr/local/bin/x
wget -O /usr/local/bin/x https://h.example/y | wget -O/usr/local/bin/x https://h.example/y | wget -qO /usr/local/bin/x https://h.example/y | wget --output-document=/usr/local/bin/x https://h.example/y | wget --output-document /usr/local/bin/x https://h.example/y
tar xzf a.tgz -C /opt/t | tar -xzf a.tgz -C /opt/t | tar -xzf a.tgz -C/opt/t | tar xzfC a.tgz /opt/t | tar --extract --gzip --file a.tgz --directory /opt/t | tar --extract --file=a.tgz --directory=/opt/t | tar -C /opt/t -xf a.tgz
unzip a.zip -d /usr/local | unzip -q a.zip -d/usr/local | unzip -qo a.zip -d /usr/local
dd if=a of=/usr/local/bin/x | dd of=/usr/local/bin/x if=a bs=1M
chown -R 1001:0 /data | chown --recursive 1001:0 /data | chown -Rv 1001:0 /data | chown 1001:0 -R /data
chmod -R g+w /data | chmod --recursive g+w /data | chmod g+w -R /data
useradd -u 2000 -m app | useradd -u2000 -m app | useradd --uid=2000 --create-home app | useradd --uid 2000 -m app | useradd -mu 2000 app
rm -rf /opt/t | rm -r -f /opt/t | rm --recursive --force /opt/t
dnf install -y jq | dnf -y install jq | dnf install jq -y | dnf install --assumeyes jq
pip install -r requirements.txt | pip install --requirement requirements.txt | pip install --requirement=requirements.txt | pip install -rrequirements.txt | pip3 install -r requirements.txt | python -m pip install -r requirements.txt | pip -q install -r requirements.txt
pip install uwsgi==2.0.26 | pip install --no-cache-dir uwsgi==2.0.26 | pip --no-cache-dir install uwsgi==2.0.26 | pip install --progress-bar off uwsgi==2.0.26
uv pip install --python /opt/app-root/bin/python uwsgi==2.0.26 | uv pip install -p /opt/app-root/bin/python uwsgi==2.0.26 | uv pip install --python=/opt/app-root/bin/python uwsgi==2.0.26 | uv pip install --prerelease allow -p /opt/app-root/bin/python uwsgi==2.0.26
uv venv --python 3.12 /venv | uv venv -p 3.12 /venv | uv venv /venv --python=3.12 | uv --quiet venv -p3.12 /venv
sed -i -e '/numpy/d' requirements.txt | sed -i '/numpy/d' requirements.txt | sed --in-place '/numpy/d' requirements.txt
`
  .trim()
  .split("\n")
  .map((line) => line.split(" | ").map((it) => it.trim()));

const file = (image: string, spelling: string) => `FROM ${image}
USER 0
RUN mkdir -p b d /opt/t /data
COPY requirements.txt a x x.conf a.tgz ./
RUN pip install uwsgi==2.0.25
RUN ${spelling}
RUN x --version
USER 1001
CMD ["uwsgi"]
`;

const files: Readonly<Record<string, string>> = {
  "requirements.txt": "numpy==1.26.4\nrequests==2.32.3\n",
  a: "",
  x: "",
  "x.conf": "",
  "a.tgz": "",
};
const context = {
  read: (path: string) => files[path],
  kind: (path: string) => (path in files ? "file" : "absent") as "file" | "absent",
  list: () => Object.keys(files),
};

/** What is known of an image, without the places that made it so. */
function facts({ files: trees, origins, venvs, commands, rpms, users, python, toolSettings }: State): unknown {
  const plain = (it: unknown): unknown =>
    JSON.parse(
      JSON.stringify(it, (key, value) =>
        key === "cause" || key === "span" || key === "argument"
          ? undefined
          : value instanceof Map
            ? [...value].sort()
            : value,
      ),
    );
  return plain({
    trees,
    origins,
    venvs,
    commands: commands.listed,
    rpms: rpms.listed,
    users: users.listed,
    python,
    toolSettings,
  });
}

describe.each(["registry.access.redhat.com/ubi9/python-312", "registry.access.redhat.com/ubi9/python-312-minimal"])(
  "on %s",
  (image) => {
    test.each(deeds.map((it) => [it[0]!, it] as const))("%s", (_, spellings) => {
      const seen = spellings.map((spelling) => {
        const text = file(image, spelling);
        const analysis = analyse(text, {}, context);
        const split = splitAt(analysis);
        const line = (offset: number) => text.slice(0, offset).split("\n").length;
        return {
          state: facts(simulate(parse(text), { context }).stages[0]!.end),
          findings: analysis.diagnostics.map((it) => `${it.rule}@${line(it.span.start)}`).sort(),
          split: split?.kind === "change" ? refactored(analysis, split).replaceAll(spelling, "DEED") : split?.reason,
        };
      });
      for (const [at, it] of seen.entries()) expect(it, spellings[at]).toEqual(seen[0]);
    });
  },
);

// Python projects that distributions package as RPMs, for the Python of the distribution.
import type { Distro } from "./distro.ts";

export interface PythonRpm {
  /** The name under which pip installs the same. */
  readonly project: string;
  /** The minor version of the Python that it is for: "3.9". */
  readonly python: string;
}

/** The project that an RPM such as `python3-requests` or `python3.11-pip` holds; undefined where there is none. */
export function pythonRpm(rpm: string, { python3 }: Distro): PythonRpm | undefined {
  const match = /^python(3|3\.\d+|3\d+)-([\w.+-]+)$/.exec(rpm);
  if (match === null) return undefined;
  const [, version = "", module = ""] = match;
  const project = projects.get(module.toLowerCase());
  if (project === undefined) return undefined;
  return { project, python: version === "3" ? python3 : version.includes(".") ? version : `3.${version.slice(1)}` };
}

/** Tells whether a name is of a part of a Python itself, which each of them has: `python3.12-tkinter`. */
export const isPartOfPython = (rpm: string): boolean =>
  /^python3\.?\d+-(debug|devel|idle|libs|pip|test|tkinter)$/.test(rpm);

/**
 * What pip calls them. Left out is what belongs to the standard library (tkinter), to RPM and its kin (gpg, dnf,
 * libselinux), which pip does not have, and what another program loads (mod_wsgi).
 */
const projects = new Map<string, string>([
  ..."aiohttp alembic attrs babel bcrypt boto3 botocore cachetools celery certifi cffi chardet click cryptography django docutils fastapi flask gssapi gunicorn h5py httplib2 httpx idna isodate jinja2 jmespath jsonschema kubernetes ldap3 lxml mako markdown markupsafe matplotlib mysqlclient netaddr networkx numpy oauthlib packaging pandas paramiko pip ply prometheus_client psutil psycopg2 psycopg3 pyasn1 pycparser pycurl pydantic pygments pyjwt pymongo pymysql pynacl pyparsing pyrsistent pysocks pytest pytz pyyaml redis requests requests-kerberos requests-oauthlib rsa scipy setuptools simplejson six sqlalchemy tabulate toml tornado tox tqdm twisted urllib3 virtualenv websockets werkzeug wheel xmltodict"
    .split(" ")
    .map((it) => [it, it] as const),
  ["beautifulsoup4", "beautifulsoup4"],
  ["dateutil", "python-dateutil"],
  ["dns", "dnspython"],
  ["flask-sqlalchemy", "flask-sqlalchemy"],
  ["ldap", "python-ldap"],
  ["openpyxl", "openpyxl"],
  ["pillow", "pillow"],
  ["prometheus_client", "prometheus-client"],
  ["psycopg3", "psycopg"],
  ["pyopenssl", "pyopenssl"],
  ["systemd", "systemd-python"],
]);

// What a stand-in cannot show of the image that it stands for: each exemption is narrow, and says why.
import type { Cause } from "../../../server/src/image/facts.ts";
import { commandsProvided, requires, rpmName } from "../../../server/src/knowledge/rpms.ts";
import { slice } from "../../../server/src/text/span.ts";
import type { Built, Claim } from "./compare.ts";

/** Why a claim is not judged here. */
export type Exemption = string;

/** Why this wrong claim says nothing about the simulation; undefined where it does. `started` is what was so in the base. */
export function exempted(claim: Claim, started: string | undefined, built: Built): Exemption | undefined {
  return exemptions.find((it) => it.fits(claim, started, built))?.why;
}

const exemptions: readonly {
  readonly why: Exemption;
  readonly fits: (claim: Claim, started: string | undefined, built: Built) => boolean;
}[] = [
  {
    why: "it is of the base image, and the stand-in begins otherwise",
    fits: ({ cause, real }, started) => cause === undefined && real === started,
  },
  {
    why: "Debian's shadow files belong to a group of their own",
    fits: ({ fact, real }) => /^group of \/etc\/g?shadow-?$/.test(fact) && real === "42",
  },
  {
    why: "an RPM that another one brings along, and the stand-ins have no solver",
    fits: ({ fact, predicted, cause }, _, { text }) =>
      fact.startsWith("RPM ") && predicted === "yes" && cause !== undefined && !names(text, cause, fact.slice(4)),
  },
  {
    why: "a command of an RPM that another one brings along, and the stand-ins have no solver",
    fits: ({ fact, predicted, cause }, _, built) =>
      fact.startsWith("command ") &&
      predicted === "yes" &&
      cause !== undefined &&
      isBrought(built, cause, fact.slice(8)),
  },
  {
    why: "a command of an RPM that the stand-in counts as installed from the start, and does not hold",
    fits: ({ fact, predicted, cause }, started, { text, base, distro }) =>
      fact.startsWith("command ") &&
      predicted === "yes" &&
      started === "no" &&
      cause !== undefined &&
      wordsIn(text, cause.span).some(
        (it) => base?.rpms.has(rpmName(it)) === true && commandsProvided(it, distro).includes(fact.slice(8)),
      ),
  },
  {
    why: "an RPM that the stand-in counts as installed from the start, and cannot remove",
    fits: ({ fact, predicted, cause }, started, { text, base, distro }) =>
      /^(RPM|command) /.test(fact) &&
      predicted === "no" &&
      started === "yes" &&
      cause !== undefined &&
      wordsIn(text, cause.span).some(
        (it) =>
          base?.rpms.has(rpmName(it)) === true &&
          [rpmName(it), ...commandsProvided(it, distro)].includes(fact.replace(/^\w+ /, "")),
      ),
  },
  {
    why: "Debian's shell has /usr/local/sbin, /usr/sbin, /sbin and /bin on PATH, and Fedora's has not",
    fits: ({ fact, predicted, real }, _, { distro }) =>
      fact === "variable PATH" &&
      distro?.family === "fedora" &&
      real.replace("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "/usr/local/bin:/usr/bin") ===
        predicted,
  },
];

/** Tells whether the file names an RPM where it is installed. */
const names = (text: string, { span }: Cause, rpm: string): boolean =>
  wordsIn(text, span).some((it) => rpmName(it) === rpm);

/** Tells whether a command is of no RPM that stands there, but of one of those that they require. */
const isBrought = ({ text, distro }: Built, { span }: Cause, command: string): boolean => {
  const named = wordsIn(text, span);
  const gives = (rpm: string) => commandsProvided(rpm, distro).includes(command);
  return !named.some(gives) && named.some((it) => requires(it, distro).some(gives));
};

const wordsIn = (text: string, span: Cause["span"]): string[] => slice(text, span).split(/[\s"',[\]]+/);

// `--format github`: workflow commands that GitHub Actions turns into annotations on the lines.
import type { Severity } from "../../service/service.ts";
import { type Printer, portable, reportedPlace } from "../report.ts";
import { visible } from "./width.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

export const github = (): Printer => ({
  file: ({ path, lines, findings }) =>
    findings
      .map(({ rule, severity, message, span }) => {
        const { line, column, endLine, endColumn } = reportedPlace(lines, span);
        const properties = { file: portable(path), line, col: column, endLine, endColumn, title: rule };
        const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
        return `::${commands[severity]} ${list.join(",")}::${data(message)}\n`;
      })
      .join(""),
  end: () => "",
});

/** As the runner's own toolkit escapes them; what else a terminal obeys is shown, as a log is one. */
const data = (text: string): string =>
  visible(text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"));

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

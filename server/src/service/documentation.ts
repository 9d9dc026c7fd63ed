/** The rule's page on the web. */
export function documentationOf(rule: string): string {
  return `https://github.com/splitstage/splitstage/blob/main/docs/rules/${rule}.md`;
}

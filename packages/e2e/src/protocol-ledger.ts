// Finds the tests of each protocol rule by their titles, and renders docs/protocol-tests.md from them.
import type { SourceFile } from './import-rules.ts';
import { RULE_FAMILIES, type RuleFamily } from './protocol-rules.ts';

/** Rule id -> the test files in which a title names it, sorted; every rule is there, also without a test. */
export function findRuleTests(
  files: readonly SourceFile[],
  families: readonly RuleFamily[] = RULE_FAMILIES,
): Map<string, string[]> {
  const titles = files
    .filter(({ path }) => /^(packages|services)\/.*\.test\.tsx?$/.test(path))
    .map(({ path, text }) => ({ path, titles: readTitles(text) }));
  const ids = families.flatMap(({ rules }) => Object.keys(rules));
  return new Map(
    ids.map((id) => {
      // DI-1 is not in DI-10, and did:key not in did:key:z6Mk….
      const named = new RegExp(`(?<![\\w:-])${id}(?![\\w:-])`);
      const found = titles.filter((file) => file.titles.some((title) => named.test(title))).map(({ path }) => path);
      return [id, found.sort()];
    }),
  );
}

/** First arguments of `test` and `describe`, of what `each` returns, and the first cell of each row of a table. */
export function readTitles(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const title = /(?:\b(?:test|describe)\(|\)\(|\[|\btitle:)\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
  return [...code.matchAll(title)].map((match) => match[2] as string);
}

export function renderLedger(files: readonly SourceFile[], families: readonly RuleFamily[] = RULE_FAMILIES): string {
  const tests = findRuleTests(files, families);
  const lines = [
    '# Protocol rules and their tests',
    '',
    'Written by `npx -y pnpm@10 docs:tests` from the titles of the tests; a test fails when it drifts, or when a rule has no test. The rules stand in',
    '`packages/e2e/src/protocol-rules.ts`, in our own words; the specification decides.',
    '',
  ];
  for (const { name, url, rules } of families) {
    lines.push(`## [${name}](${url})`, '', '| Id | Rule | Tests |', '|---|---|---|');
    for (const [id, rule] of Object.entries(rules)) {
      const links = (tests.get(id) ?? []).map((path) => `[${path.replace(/^(packages|services)\//, '')}](../${path})`);
      lines.push(`| ${id} | ${rule} | ${links.join('<br>')} |`);
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

// Follows the redirect rules of deploy/w3id/.htaccess, so that tests can tell where a permanent identifier leads.
import { readFileSync } from 'node:fs';

const file = new URL('../../../deploy/w3id/.htaccess', import.meta.url);

export interface W3idRule {
  pattern: RegExp;
  target: string;
}

/** The rules of the file, first match first. Only the forms that the file uses are understood; any other line is an error. */
export function readW3idRules(text = readFileSync(file, 'utf8')): W3idRule[] {
  const rules: W3idRule[] = [];
  for (const line of text.split('\n')) {
    if (/^\s*(#|$)/.test(line) || /^(RewriteEngine On|Options|Header|RewriteRule \^ - \[E=)/.test(line)) continue;
    const rule = /^RewriteRule (\S+) %\{ENV:BASE\}(\S+) \[R=30[23],(?:NE,)?L\]$/.exec(line);
    if (!rule) throw new Error(`deploy/w3id/.htaccess: not understood: ${line}`);
    rules.push({ pattern: new RegExp(rule[1] as string), target: rule[2] as string });
  }
  return rules;
}

/** The path below the issuer's base to which `https://w3id.org/skill-records/…` redirects, or undefined. A fragment is not sent. */
export function resolveW3id(url: string, rules = readW3idRules()): string | undefined {
  const path = /^https:\/\/w3id\.org\/skill-records\/([^#?]*)/.exec(url)?.[1];
  if (path === undefined) return undefined;
  for (const { pattern, target } of rules) {
    const match = pattern.exec(path);
    if (match) return target.replace(/\$(\d)/g, (_, index) => match[Number(index)] ?? '');
  }
  return undefined;
}

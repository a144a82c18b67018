// Collects every stable code of the code base and renders docs/errors.md from them.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface ProblemText {
  status: number;
  title: { en: string; ja: string };
  detail: { en: string; ja: string };
}

const load = async (path: string) => (await import(pathToFileURL(join(root, path)).href)) as Record<string, unknown>;

/** The closed unions without sentences of their own. */
const UNIONS: readonly [heading: string, file: string, name: string][] = [
  ['Checks of a credential (`checks[].code`)', 'packages/credentials/src/verdict.ts', 'CHECK_CODES'],
  ['OAuth, OpenID4VCI and OpenID4VP (`error`)', 'packages/oid4vc/src/oauth-error.ts', 'OAUTH_ERROR_CODES'],
  ['Inside: credentials', 'packages/credentials/src/credential-error.ts', 'CREDENTIAL_ERROR_CODES'],
  ['Inside: DIDs', 'packages/dids/src/did-error.ts', 'DID_ERROR_CODES'],
  ['Inside: outgoing requests', 'packages/service-kit/src/guarded-fetch/error.ts', 'GUARDED_FETCH_ERROR_CODES'],
];

/** Tables of code -> text in two languages, for rows of a file and other input. */
const TEXTS: readonly [heading: string, file: string, name: string][] = [
  ['Rows of a batch (`errors.csv`)', 'packages/skill-record/src/completion-row-texts.ts', 'completionRowTexts'],
  ['Achievements', 'packages/skill-record/src/achievement.ts', 'achievementFaultTexts'],
  ['Job profiles', 'packages/skill-record/src/job-profile.ts', 'jobProfileFaultTexts'],
  ['Queries', 'packages/skill-record/src/protected-attributes.ts', 'queryFaultTexts'],
];

export async function renderErrors(): Promise<string> {
  const lines = [
    '# Error codes',
    '',
    'Written by `npx -y pnpm@10 docs:errors` from the code; a test fails when it drifts. Own APIs answer RFC 9457 problem details with `code`,',
    'a plain sentence in English and Japanese and a request id. OAuth endpoints answer `error` and `error_description`.',
    '',
  ];
  const tables: [string, string, string][] = [
    ['Every service', 'packages/service-kit/src/problem.ts', 'commonProblems'],
    ['issuer', 'services/issuer/src/problems.ts', 'issuerProblems'],
    ['holder-wallet', 'services/holder-wallet/src/problems.ts', 'walletProblems'],
    ['verifier', 'services/verifier/src/problems.ts', 'verifierProblems'],
    ['status-list', 'services/status-list/src/problems.ts', 'problems'],
  ];
  for (const [heading, file, name] of tables) {
    const table = (await load(file))[name] as Record<string, ProblemText>;
    lines.push(`## ${heading}`, '', '| Code | Status | English | 日本語 |', '|---|---|---|---|');
    for (const [code, { status, detail }] of Object.entries(table)) {
      lines.push(`| \`${code}\` | ${status} | ${cell(detail.en)} | ${cell(detail.ja)} |`);
    }
    lines.push('');
  }
  for (const [heading, file, name] of TEXTS) {
    const texts = (await load(file))[name] as Record<string, { en: string; ja: string }>;
    lines.push(`## ${heading}`, '', '| Code | English | 日本語 |', '|---|---|---|');
    for (const [code, { en, ja }] of Object.entries(texts)) lines.push(`| \`${code}\` | ${cell(en)} | ${cell(ja)} |`);
    lines.push('');
  }
  for (const [heading, file, name] of UNIONS) {
    const codes = (await load(file))[name] as readonly string[];
    lines.push(`## ${heading}`, '', ...codes.map((code) => `- \`${code}\``), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

const cell = (text: string) => text.replaceAll('|', '\\|');

// The scripts that people copy: the outside eye, every example and the README's ten minutes, run as they stand.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const demoFile = process.env.DEMO_FILE!;

const node = (script: string, ...args: string[]) => run(process.execPath, [join(root, script), ...args], { cwd: root });

test('the outside eye agrees with every verdict', async () => {
  const { stdout } = await node('packages/e2e/outside-eye.mjs', demoFile);
  expect(stdout).toMatch(/agreed \d+ times, 1\d\d of them on copies/);
}, 180_000);

describe('examples', () => {
  const expected: Record<string, RegExp> = {
    'issue.mjs': /offer openid-credential-offer:\/\//,
    'claim.mjs': /holds ".*", status valid/,
    'present.mjs': /session verified, assurance green[\s\S]*: met/,
    'revoke.mjs': /before: verified true[\s\S]*after: verified false, status failed \(status_revoked\)/,
    'lms-course-completed.mjs': /second answer \d+, the same record/,
    'hr-employee-joins.mjs': /valid until/,
    'hr-employee-leaves.mjs': /employment record: verified false\nskill record: verified true/,
  };

  test('are all listed here', () => {
    const scripts = readdirSync(join(root, 'examples')).filter(
      (name) => name.endsWith('.mjs') && !['client.mjs', 'make-completions.mjs'].includes(name),
    );
    expect(scripts.sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))('%s does what it says', async (script, output) => {
    const { stdout } = await node(`examples/${script}`);
    expect(stdout).toMatch(output);
  });
});

test("README's own organisation in ten minutes works as printed", async () => {
  const section = readFileSync(join(root, 'README.md'), 'utf8').split('## Your own organisation in ten minutes')[1]!;
  const script = /```bash\n([\s\S]*?)```/.exec(section)![1]!;
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: root });
  expect(stdout).toContain('tenant did:key:');
  expect(stdout).toContain('verified true amber');
  expect(stdout).toContain('issuerTrust warning issuer_unknown');
});

// The dependency rule of docs/architecture.md, held on the real tree and proved on planted violations.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { findCircles, findForbiddenImports, findImpureGlobals, readImports, readSources } from '../src/import-rules.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const services = ['issuer', 'holder-wallet', 'verifier', 'status-list'];
// This file holds planted imports as text.
const sources = readSources(root).filter(({ path }) => !path.endsWith('architecture.test.ts'));

describe('the tree', () => {
  test('holds no forbidden import', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(findForbiddenImports(sources, services)).toEqual([]);
  });

  test('keeps clock, environment and network out of the domain packages', () => {
    expect(findImpureGlobals(sources)).toEqual([]);
  });

  test('has no circles, not even of types', () => {
    expect(findCircles(sources)).toEqual([]);
  });

  test('gives the four services the same rooms', () => {
    for (const service of services) {
      for (const room of [
        'src/main.ts',
        'src/app.ts',
        'src/config.ts',
        'src/routes',
        'src/use-cases',
        'src/store',
        'migrations/000001.sql',
        'openapi.json',
        'README.md',
      ]) {
        expect(`${service}/${room}: ${existsSync(join(root, 'services', service, room))}`).toBe(
          `${service}/${room}: true`,
        );
      }
    }
  });

  test('reads the environment in config.ts of a service and nowhere else', () => {
    const readers = sources
      .filter(
        (file) =>
          file.path.startsWith('services/') && file.path.includes('/src/') && /\bprocess\.env\b/.test(file.text),
      )
      .map((file) => file.path)
      .filter((path) => !path.endsWith('/src/config.ts'));
    expect(readers).toEqual([]);
  });

  test('opens every source file with one plain sentence', () => {
    const silent = sources
      .filter((file) => file.path.includes('/src/'))
      .filter((file) => !/^(\/\*\*? @jsx[^\n]*\n)*(\/\/ \S|\/\*\* ?\n? ?\*? ?\S)/.test(file.text))
      .map((file) => file.path);
    expect(silent).toEqual([]);
  });

  test('has no barrel', () => {
    const barrels = sources.filter((file) => file.path.endsWith('/index.ts') && file.path !== 'contexts/index.ts');
    expect(barrels.map((file) => file.path)).toEqual([]);
  });

  test('lists each package face by hand, and each face exists', () => {
    for (const name of readdirSync(join(root, 'packages'))) {
      const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
      for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
        expect(subpath).not.toContain('*');
        if (typeof target === 'string') continue;
        const source = (target as Record<string, string>)['@skill-records/source']!;
        expect(`${name} ${source}: ${existsSync(join(root, 'packages', name, source))}`).toBe(
          `${name} ${source}: true`,
        );
      }
    }
  });
});

describe('the rule itself', () => {
  const planted: [title: string, path: string, line: string][] = [
    ['a package importing a service', 'packages/oid4vc/src/x.ts', "import { a } from '@skill-records/issuer';"],
    [
      'a service importing a service',
      'services/issuer/src/use-cases/x.ts',
      "import { a } from '@skill-records/verifier/x';",
    ],
    [
      'a service reaching into another by path',
      'services/issuer/src/use-cases/x.ts',
      "import { a } from '../../../verifier/src/store/y.ts';",
    ],
    [
      'a domain package importing service-kit',
      'packages/credentials/src/x.ts',
      "import { a } from '@skill-records/service-kit/database';",
    ],
    [
      'oid4vc importing credentials',
      'packages/oid4vc/src/x.ts',
      "import { a } from '@skill-records/credentials/verdict';",
    ],
    [
      'skill-record importing a sibling',
      'packages/skill-record/src/x.ts',
      "import { a } from '@skill-records/dids/signer';",
    ],
    [
      'production code importing test-kit',
      'services/issuer/src/x.ts',
      "import { a } from '@skill-records/test-kit/keys';",
    ],
    [
      'anybody importing the top layer',
      'services/issuer/src/x.ts',
      "import { a } from '@skill-records/local-stack/x';",
    ],
    ['a route touching the store', 'services/issuer/src/routes/x.ts', "import { a } from '../store/y.ts';"],
    ['a page touching the store', 'services/issuer/src/pages/x.tsx', "import { a } from '../store/y.ts';"],
    ['a store calling a use case', 'services/issuer/src/store/x.ts', "import { a } from '../use-cases/y.ts';"],
    ['a use case calling a route', 'services/issuer/src/use-cases/x.ts', "import { a } from '../routes/y.ts';"],
    ['jsonld outside credentials', 'services/verifier/src/use-cases/x.ts', "import jsonld from 'jsonld';"],
    [
      'a digitalbazaar package outside credentials',
      'packages/dids/src/x.ts',
      "import * as k from '@digitalbazaar/ed25519-multikey';",
    ],
    ['did-resolver outside dids', 'packages/credentials/src/x.ts', "import { Resolver } from 'did-resolver';"],
    ['pg outside service-kit', 'services/issuer/src/store/x.ts', "import pg from 'pg';"],
    ['bullmq outside service-kit', 'services/issuer/src/jobs/x.ts', "import { Queue } from 'bullmq';"],
    ['pino outside service-kit', 'services/issuer/src/app.ts', "import pino from 'pino';"],
    ['undici outside service-kit', 'services/issuer/src/clients/x.ts', "import { request } from 'undici';"],
    ['the disk in a domain package', 'packages/credentials/src/x.ts', "import { readFileSync } from 'node:fs';"],
    ['the network in a service', 'services/issuer/src/clients/x.ts', "import https from 'node:https';"],
    [
      'a dynamic import of a sibling service',
      'services/issuer/src/use-cases/x.ts',
      "const a = await import('@skill-records/verifier/x');",
    ],
  ];
  test.each(planted)('reports %s', (_title, path, line) => {
    expect(findForbiddenImports([{ path, text: `${line}\n` }], services)).toHaveLength(1);
  });

  const fine: [title: string, path: string, line: string][] = [
    [
      'a service importing a package',
      'services/issuer/src/use-cases/x.ts',
      "import { a } from '@skill-records/credentials/verdict';",
    ],
    ['credentials importing dids', 'packages/credentials/src/x.ts', "import { a } from '@skill-records/dids/signer';"],
    [
      'a test importing test-kit',
      'packages/credentials/test/x.test.ts',
      "import { a } from '@skill-records/test-kit/keys';",
    ],
    ['a route importing a use case', 'services/issuer/src/routes/x.ts', "import { a } from '../use-cases/y.ts';"],
    [
      'a service importing a type of fastify',
      'services/issuer/src/routes/x.ts',
      "import type { FastifyInstance } from 'fastify';",
    ],
  ];
  test.each(fine)('accepts %s', (_title, path, line) => {
    expect(findForbiddenImports([{ path, text: `${line}\n` }], services)).toEqual([]);
  });

  test('sees a circle of three', () => {
    const file = (name: string, target: string) => ({
      path: `packages/dids/src/${name}.ts`,
      text: `import type { A } from './${target}.ts';\n`,
    });
    expect(findCircles([file('a', 'b'), file('b', 'c'), file('c', 'a')])).toHaveLength(1);
  });

  test('ignores imports inside comments', () => {
    expect(
      readImports({ path: 'packages/dids/src/a.ts', text: "// import x from 'pg';\n/* import y from 'pg'; */\n" }),
    ).toEqual([]);
  });

  test('sees a clock in a domain package', () => {
    expect(
      findImpureGlobals([{ path: 'packages/dids/src/a.ts', text: '// x\nconst now = Date.now();\n' }]),
    ).toHaveLength(1);
  });
});

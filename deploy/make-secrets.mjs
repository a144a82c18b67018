// Writes the .env that docker-compose.yml reads: fresh passwords and keys, once, readable by the owner alone.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `node deploy/make-secrets.mjs --domain skills.example.org [--out FILE]
  https addresses issuer., wallet., verifier. and status. below the domain; a TLS proxy of yours passes them on.
  ドメイン配下の issuer. wallet. verifier. status. を https の公開アドレスとします。TLS プロキシは別途用意してください。
node deploy/make-secrets.mjs --loopback [--out FILE]
  a trial on this machine: http://issuer.localhost:4001 and so on. Never for real records.
  このマシンだけで試すための設定です。実際の記録には使わないでください。`;

const SERVICES = [
  { prefix: 'ISSUER', host: 'issuer', port: 4001 },
  { prefix: 'WALLET', host: 'wallet', port: 4002 },
  { prefix: 'VERIFIER', host: 'verifier', port: 4003 },
  { prefix: 'STATUS_LIST', host: 'status', port: 4004 },
];

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { domain: { type: 'string' }, loopback: { type: 'boolean' }, out: { type: 'string' } },
    });
    const isDomain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(values.domain ?? '');
    if (isDomain === Boolean(values.loopback)) return undefined;
    return values;
  } catch {
    return undefined;
  }
}

const password = () => randomBytes(24).toString('base64url');
const privateJwk = (type, options) => generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
const publicPart = ({ d: _secret, ...rest }) => rest;
// Single quotes keep the text as it stands; JSON of a JWK holds none.
const quoted = (value) => `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;

function createSettings({ domain, loopback }) {
  const urls = SERVICES.map(({ host, port }) =>
    loopback ? `http://${host}.localhost:${port}` : `https://${host}.${domain}`,
  );
  const settings = { MODE: loopback ? 'loopback' : 'production' };
  SERVICES.forEach(({ prefix }, index) => {
    settings[`${prefix}_URL`] = urls[index];
  });
  settings.ALLOWED_INSECURE_ORIGINS = loopback ? urls.join(',') : '';
  settings.POSTGRES_PASSWORD = password();
  settings.REDIS_PASSWORD = password();
  settings.OPERATOR_KEY = randomBytes(32).toString('base64url');
  for (const { prefix } of SERVICES) {
    const serviceKey = privateJwk('ed25519');
    settings[`${prefix}_APP_PASSWORD`] = password();
    settings[`${prefix}_WORKER_PASSWORD`] = password();
    settings[`${prefix}_MASTER_KEY`] = randomBytes(32).toString('base64');
    settings[`${prefix}_SERVICE_KEY`] = serviceKey;
    if (prefix === 'ISSUER') settings.ISSUER_SERVICE_PUBLIC_KEY = publicPart(serviceKey);
  }
  const listKey = privateJwk('ec', { namedCurve: 'P-256' });
  settings.LIST_KEY_ENCRYPTION_JWK = publicPart(listKey);
  settings.LIST_KEY_DECRYPTION_JWK = listKey;
  return settings;
}

const options = readArguments();
if (!options) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const file = options.out ?? fileURLToPath(new URL('../.env', import.meta.url));
const lines = Object.entries(createSettings(options)).map(([name, value]) => `${name}=${quoted(value)}`);
try {
  writeFileSync(file, `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 });
} catch (error) {
  // New keys beside an existing database would lock everybody out of it.
  const exists = error.code === 'EEXIST';
  process.stderr.write(
    exists
      ? `${file} exists and is left as it is.\n${file} はすでにあるため、変更しません。\n`
      : `${file}: ${error.code}\n`,
  );
  process.exit(1);
}
process.stdout.write(
  `${file}: keep it secret and back up its *_MASTER_KEY lines.\n${file}: 秘密に保管し、*_MASTER_KEY の行は必ずバックアップしてください。\n`,
);

// Envelope encryption: each value under its own key, that key under the service's master key; or under a subject's key, for erasure.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export interface Sealer {
  /** Text that can be stored. `aad` binds it to its place, as `tenant|purpose|id`: moved elsewhere it does not open. */
  seal(plaintext: Uint8Array | string, aad: string): string;
  /** Throws `EnvelopeError` when the text was changed, moved, or sealed under another key. */
  open(sealed: string, aad: string): Uint8Array;
  openText(sealed: string, aad: string): string;
}

export interface Envelope extends Sealer {
  /** A new key for one person, wrapped for storing. Deleting the wrapped key erases everything sealed with it, in backups too. */
  createSubjectKey(aad: string): string;
  /** The sealer of a person's key. */
  withSubjectKey(wrapped: string, aad: string): Sealer;
  /** True when a sealed text should be sealed anew, because it is still under a previous master key. */
  isOutdated(sealed: string): boolean;
}

export class EnvelopeError extends Error {
  readonly code: 'malformed' | 'key_unknown' | 'not_authentic';
  constructor(code: EnvelopeError['code']) {
    super(code);
    this.name = 'EnvelopeError';
    this.code = code;
  }
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * `masterKey`: 32 bytes in base64 (MASTER_KEY). `previous`: earlier master keys, which still open but no longer seal.
 * AES-256-GCM with a fresh data key and a fresh 96-bit nonce for every value (NIST SP 800-38D), so nonces cannot meet.
 * Layout: `v1.<id of the master key>.<wrapped data key>.<nonce, ciphertext, tag>`, parts in base64url.
 */
export function createEnvelope(masterKey: string, previous: readonly string[] = []): Envelope {
  const [current, ...older] = [masterKey, ...previous].map(readMasterKey);
  if (!current) throw new EnvelopeError('malformed');
  const byId = new Map([current, ...older].map((entry) => [entry.id, entry.key]));

  const wrap = (key: Buffer, aad: string) => `v1.${current.id}.${encrypt(current.key, key, `key|${aad}`)}`;
  const unwrap = (id: string, wrapped: string, aad: string): Buffer => {
    const key = byId.get(id);
    if (!key) throw new EnvelopeError('key_unknown');
    return decrypt(key, wrapped, `key|${aad}`);
  };
  const sealer: Sealer = {
    seal(plaintext, aad) {
      const key = randomBytes(KEY_BYTES);
      return `${wrap(key, aad)}.${encrypt(key, plaintext, aad)}`;
    },
    open(sealed, aad) {
      const [version, id = '', wrapped = '', body, more] = sealed.split('.');
      if (version !== 'v1' || body === undefined || more !== undefined) throw new EnvelopeError('malformed');
      return decrypt(unwrap(id, wrapped, aad), body, aad);
    },
    openText(sealed, aad) {
      return Buffer.from(this.open(sealed, aad)).toString('utf8');
    },
  };
  return {
    ...sealer,
    createSubjectKey: (aad) => wrap(randomBytes(KEY_BYTES), `subject|${aad}`),
    withSubjectKey(wrapped, aad) {
      const [version, id = '', body, more] = wrapped.split('.');
      if (version !== 'v1' || body === undefined || more !== undefined) throw new EnvelopeError('malformed');
      return subjectSealer(unwrap(id, body, `subject|${aad}`));
    },
    isOutdated: (sealed) => sealed.split('.')[1] !== current.id,
  };
}

/** Many values under one key: a fresh 96-bit random nonce each is safe far beyond what one person's records amount to. */
function subjectSealer(key: Buffer): Sealer {
  return {
    seal: (plaintext, aad) => `s1.${encrypt(key, plaintext, aad)}`,
    open(sealed, aad) {
      const [version, body, more] = sealed.split('.');
      if (version !== 's1' || body === undefined || more !== undefined) throw new EnvelopeError('malformed');
      return decrypt(key, body, aad);
    },
    openText(sealed, aad) {
      return Buffer.from(this.open(sealed, aad)).toString('utf8');
    },
  };
}

function readMasterKey(text: string): { id: string; key: Buffer } {
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text) throw new EnvelopeError('malformed');
  return { id: createHash('sha256').update('master key id').update(key).digest('hex').slice(0, 8), key };
}

function encrypt(key: Buffer, plaintext: Uint8Array | string, aad: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(aad));
  const body = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  return Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, text: string, aad: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text)
    throw new EnvelopeError('malformed');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(aad))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new EnvelopeError('not_authentic');
  }
}

// The closed list of changes to a compact token: its parts, its disclosures, its signature, its text.
import { applyJsonOps, type JsonOp } from './json-ops.ts';

export type TokenOp =
  | { op: 'replace'; find: string; by: string }
  | { op: 'append' | 'prepend'; text: string }
  /** One of the parts of the JWT, between the dots: 0 header, 1 payload, 2 signature. */
  | { op: 'part'; index: number; text: string }
  | { op: 'remove-part'; index: number }
  /** JSON of the header or payload, changed and encoded again, not signed again. */
  | { op: 'json'; index: 0 | 1; ops: JsonOp[] }
  | { op: 'json-text'; index: 0 | 1; text: string }
  | { op: 'signature'; as: 'none' | 'zeros' | 'der' | 'swapped' | 'short' | 'long' | 'flipped' | 'hex' }
  /** Of an SD-JWT: the disclosures between the tildes, counted from 0. */
  | { op: 'drop-disclosure'; index: number }
  | { op: 'add-disclosure'; json?: unknown; text?: string }
  | { op: 'disclosure-text'; index: number; text: string }
  | { op: 'repeat-disclosure'; index: number }
  | { op: 'reverse-disclosures' }
  /** What follows the last tilde. */
  | { op: 'drop-binding' }
  | { op: 'pad'; index: number }
  | { op: 'spare-bits'; index: number };

export function applyTokenOps(token: string, ops: readonly TokenOp[] = []): string {
  return ops.reduce(apply, token);
}

/** An SD-JWT is a JWT, disclosures and perhaps another JWT, joined by tildes; any other token is the JWT alone. */
function apply(token: string, op: TokenOp): string {
  const [jwt = '', ...rest] = token.split('~');
  const withJwt = (text: string) => [text, ...rest].join('~');
  const parts = jwt.split('.');
  const withPart = (index: number, text: string) =>
    withJwt(parts.map((part, i) => (i === index ? text : part)).join('.'));
  const disclosures = rest.slice(0, -1);
  const binding = rest.at(-1) ?? '';
  const withDisclosures = (texts: string[]) => [jwt, ...texts, binding].join('~');
  switch (op.op) {
    case 'replace':
      if (!token.includes(op.find)) throw new Error(`the token does not hold ${op.find}`);
      return token.replace(op.find, () => op.by);
    case 'append':
      return token + op.text;
    case 'prepend':
      return op.text + token;
    case 'part':
      return withPart(op.index, op.text);
    case 'remove-part':
      return withJwt(parts.filter((_, i) => i !== op.index).join('.'));
    case 'json':
      return withPart(op.index, encode(applyJsonOps(decode(parts[op.index] as string), op.ops)));
    case 'json-text':
      return withPart(op.index, Buffer.from(op.text, 'utf8').toString('base64url'));
    case 'signature':
      return withPart(2, signatureAs(op.as, parts[2] as string));
    case 'drop-disclosure':
      return withDisclosures(disclosures.filter((_, i) => i !== op.index));
    case 'add-disclosure':
      return withDisclosures([...disclosures, op.text ?? encode(op.json)]);
    case 'disclosure-text':
      return withDisclosures(disclosures.map((text, i) => (i === op.index ? op.text : text)));
    case 'repeat-disclosure':
      return withDisclosures([...disclosures, disclosures[op.index] as string]);
    case 'reverse-disclosures':
      return withDisclosures(disclosures.reverse());
    case 'drop-binding':
      return [jwt, ...disclosures, ''].join('~');
    case 'pad':
      return withPart(op.index, `${parts[op.index]}=`);
    case 'spare-bits':
      return withPart(op.index, spareBits(parts[op.index] as string));
  }
}

/** The same bytes in a spelling that strict base64url refuses: bits set that belong to no byte. */
function spareBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  if (text.length % 4 === 0) throw new Error('the part has no spare bits');
  return text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1) as string) | 1];
}

function signatureAs(as: Extract<TokenOp, { op: 'signature' }>['as'], text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  const half = bytes.length / 2;
  switch (as) {
    case 'none':
      return '';
    case 'zeros':
      return Buffer.alloc(bytes.length).toString('base64url');
    case 'der':
      return der(bytes.subarray(0, half), bytes.subarray(half)).toString('base64url');
    case 'swapped':
      return Buffer.concat([bytes.subarray(half), bytes.subarray(0, half)]).toString('base64url');
    case 'short':
      return bytes.subarray(0, -1).toString('base64url');
    case 'long':
      return Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64url');
    case 'flipped':
      bytes[5] = (bytes[5] as number) ^ 1;
      return bytes.toString('base64url');
    case 'hex':
      return bytes.toString('hex');
  }
}

function der(r: Buffer, s: Buffer): Buffer {
  const integer = (value: Buffer) => {
    const bytes = (value[0] as number) & 0x80 ? Buffer.concat([Buffer.alloc(1), value]) : value;
    return Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  };
  const content = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}

/** What the walks of expand.ts go through: a document, or the payload of a token. */
export function readPayload(input: unknown): unknown {
  return typeof input === 'string' ? decode(input.split('.')[1] as string) : input;
}

/** The input with another document or payload; a token keeps the signature that it has. */
export function writePayload(input: unknown, document: unknown): unknown {
  return typeof input === 'string' ? apply(input, { op: 'part', index: 1, text: encode(document) }) : document;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
const decode = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));

// Makes a self-signed certificate for loopback names, which node:crypto can sign but not write: the few ASN.1 structures are put together here.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface SelfSigned {
  /** PEM. */
  cert: string;
  /** PEM, PKCS #8, P-256. */
  key: string;
}

/** For `localhost`, 127.0.0.1 and ::1, from a day before `now` on. It is its own authority, so that it can be trusted by name. */
export function createSelfSignedCertificate(o: { commonName: string; now: Date; days: number }): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(COMMON_NAME, tagged(0x0c, Buffer.from(o.commonName)))));
  const time = (days: number) => utcTime(new Date(o.now.getTime() + days * 86_400_000));
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    sequence(ECDSA_WITH_SHA256),
    name,
    sequence(time(-1), time(o.days)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...EXTENSIONS)),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const der = sequence(toBeSigned, sequence(ECDSA_WITH_SHA256), bitString(signature));
  return { cert: pem('CERTIFICATE', der), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

/** One value with its tag and its length (X.690, section 8.1). */
function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}

const sequence = (...items: Buffer[]) => tagged(0x30, ...items);
const set = (...items: Buffer[]) => tagged(0x31, ...items);
const integer = (bytes: Buffer) => tagged(0x02, bytes);
const octets = (bytes: Buffer) => tagged(0x04, bytes);
const bitString = (bytes: Buffer) => tagged(0x03, Buffer.of(0), bytes);
const identifier = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const utcTime = (date: Date) =>
  tagged(
    0x17,
    Buffer.from(
      `${date
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  );

const COMMON_NAME = identifier('550403');
const ECDSA_WITH_SHA256 = identifier('2a8648ce3d040302');
const TRUE = Buffer.of(0x01, 0x01, 0xff);

const EXTENSIONS = [
  // basicConstraints, critical: an authority.
  sequence(identifier('551d13'), TRUE, octets(sequence(TRUE))),
  // extKeyUsage: serverAuth.
  sequence(identifier('551d25'), octets(sequence(identifier('2b06010505070301')))),
  // subjectAltName: one DNS name and two addresses.
  sequence(
    identifier('551d11'),
    octets(
      sequence(
        tagged(0x82, Buffer.from('localhost')),
        tagged(0x87, Buffer.of(127, 0, 0, 1)),
        tagged(0x87, Buffer.concat([Buffer.alloc(15), Buffer.of(1)])),
      ),
    ),
  ),
];

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

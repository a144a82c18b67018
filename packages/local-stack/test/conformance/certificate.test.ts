import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createSelfSignedCertificate } from '../../src/conformance/certificate.ts';

const now = new Date('2026-04-01T10:20:30Z');
const make = (commonName = 'test') => createSelfSignedCertificate({ commonName, now, days: 90 });

describe('a self-signed certificate', () => {
  test('is read by OpenSSL and stands for loopback names and nothing else', () => {
    const { cert, key } = make('Skill Records conformance profile');
    const certificate = new X509Certificate(cert);
    expect(certificate.subject).toBe('CN=Skill Records conformance profile');
    expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkHost('example.org')).toBeUndefined();
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
  });

  test('lasts from the day before for as many days as asked', () => {
    const certificate = new X509Certificate(make().cert);
    expect(new Date(certificate.validFrom)).toEqual(new Date('2026-03-31T10:20:30Z'));
    expect(new Date(certificate.validTo)).toEqual(new Date('2026-06-30T10:20:30Z'));
  });

  test('has a number and a key of its own each time', () => {
    const [one, other] = [new X509Certificate(make().cert), new X509Certificate(make().cert)];
    expect(one.serialNumber).not.toBe(other.serialNumber);
    expect(one.publicKey.equals(other.publicKey)).toBe(false);
  });

  test('serves https to a client that trusts it, and to no other', async () => {
    const pair = createSelfSignedCertificate({ commonName: 'test', now: new Date(), days: 2 });
    const server = createServer(pair, (_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const get = (o: object) =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ host: '127.0.0.1', port, servername: 'localhost', agent: false, ...o }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        })
          .on('error', reject)
          .end();
      });
    await expect(get({ ca: pair.cert })).resolves.toBe(200);
    await expect(get({})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await expect(get({ ca: make().cert })).rejects.toThrow();
    await new Promise((resolve) => server.close(resolve));
  });
});

import { describe, expect, test } from '@jest/globals';
import { planUrls, type StackPlan, serviceEnvironment } from '../src/environment.ts';
import { createSecrets } from '../src/secrets.ts';
import { SERVICES } from '../src/service-list.ts';

const ports = { issuer: 1, 'holder-wallet': 2, verifier: 3, 'status-list': 4 };
const plan: StackPlan = {
  ports,
  urls: planUrls(ports, 'localhost'),
  listenHost: '127.0.0.1',
  databaseUrl: 'postgres://admin:x@localhost/skills',
};
const conformance: StackPlan = {
  ...plan,
  urls: planUrls(ports, 'localhost', 'https'),
  conformance: { certFile: '/data/cert.pem', keyFile: '/data/key.pem' },
};
const secrets = createSecrets();

describe('the environment of a service', () => {
  test.each(SERVICES.map(({ name }) => name))(
    '%s speaks https in the conformance profile, and trusts the others',
    (name) => {
      const environment = serviceEnvironment(conformance, secrets, name, {});
      expect(environment).toMatchObject({
        MODE: 'loopback',
        BASE_URL: `https://localhost:${ports[name]}`,
        CONFORMANCE: 'true',
        TLS_CERT_FILE: '/data/cert.pem',
        TLS_KEY_FILE: '/data/key.pem',
        NODE_EXTRA_CA_CERTS: '/data/cert.pem',
      });
    },
  );

  test.each(SERVICES.map(({ name }) => name))('%s has nothing of that profile outside of it', (name) => {
    const environment = serviceEnvironment(plan, secrets, name, { CONFORMANCE: 'true', VC_API_PROOF_ONLY: 'relaxed' });
    expect(environment.BASE_URL).toBe(`http://localhost:${ports[name]}`);
    for (const setting of ['CONFORMANCE', 'BBS', 'TLS_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'VC_API_PROOF_ONLY']) {
      expect(environment).not.toHaveProperty(setting);
    }
  });

  test('strict binding of issuer and key is given up by the one who starts the profile, and by nobody else', () => {
    const relaxed = serviceEnvironment(conformance, secrets, 'verifier', { VC_API_PROOF_ONLY: 'relaxed' });
    expect(relaxed.VC_API_PROOF_ONLY).toBe('relaxed');
    expect(serviceEnvironment(conformance, secrets, 'verifier', {})).not.toHaveProperty('VC_API_PROOF_ONLY');
  });
});

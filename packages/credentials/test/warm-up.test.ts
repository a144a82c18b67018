// The self-test that a service runs before it says that it is ready.
import { expect, test } from '@jest/globals';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createDocumentLoader } from '../src/document-loader.ts';
import { warmUp } from '../src/warm-up.ts';

const now = new Date('2026-05-01T00:00:00Z');
const resolveDid = createDidResolver({ now: () => now.getTime() });

test('passes when signing and verifying work', async () => {
  await expect(
    warmUp({ documentLoader: createDocumentLoader({ resolveDid }), resolveDid, now }),
  ).resolves.toBeUndefined();
});

test('fails when DIDs cannot be resolved', async () => {
  const broken = createDidResolver({ now: () => now.getTime() });
  const resolveNothing: typeof resolveDid = async (did) => ({
    ...(await broken(did)),
    didDocument: null,
    didResolutionMetadata: { error: 'notFound' },
  });
  const documentLoader = createDocumentLoader({ resolveDid: resolveNothing });
  await expect(warmUp({ documentLoader, resolveDid: resolveNothing, now })).rejects.toMatchObject({
    code: 'self_test_failed',
  });
});

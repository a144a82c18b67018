// The reference path in a process that has never loaded the fast path: one SHA-256 over canonical form and signed text of each credential.
import { createHash } from 'node:crypto';
import { ADVERSARIAL_CONTEXT, ADVERSARIAL_CONTEXT_URL } from '../exactness/adversarial-context.ts';
import { familyOf } from '../exactness/families.ts';
import { createDigitalBazaar } from '../peers/digitalbazaar.ts';
import { createBenchKey } from '../records/signing-key.ts';

const [seed = '', families = '0', now = ''] = process.argv.slice(2);
const key = createBenchKey();
const reference = await createDigitalBazaar(key, new Map([[ADVERSARIAL_CONTEXT_URL, ADVERSARIAL_CONTEXT]]));
for (let number = 0; number < Number(families); number++) {
  const credential = familyOf(seed, number, key.did).member(number);
  const { signed, nquads } = await reference
    .issueAndShow(credential, new Date(now))
    .catch(() => ({ signed: {}, nquads: 'refused' }));
  const digest = createHash('sha256').update(nquads).update(JSON.stringify(signed)).digest('hex');
  process.stdout.write(`${digest}\n`);
}

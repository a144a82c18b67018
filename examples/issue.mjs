// @ts-check
// A training provider issues one Certified record: the answer is an offer for the learner's wallet.
import { demo, issueCertified } from './client.mjs';

const record = await issueCertified({ email: 'learner@example.org', name: 'Example Learner' });
console.log(`record ${record.id} is ${record.state} by ${demo.issuer.did}`);
console.log(`offer ${record.offer.uri}`);
console.log(`open until ${record.offer.expiresAt}`);

// @ts-check
// A learner's wallet accepts an offer and holds the signed credential.
import { acceptOffer, issueCertified, openWallet } from './client.mjs';

const learner = await openWallet();
const record = await issueCertified(learner);
const held = await acceptOffer(learner, record.offer.uri);
console.log(`${learner.name} holds "${held.credential.name}", status ${held.status.state}`);
console.log(`issued by ${held.credential.issuer.name} to ${held.credential.credentialSubject.id}`);

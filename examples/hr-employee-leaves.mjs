// @ts-check
// An employee leaves: the HR system revokes the Identified record; Certified records stay the person's own.
import { acceptOffer, call, demo, issueCertified, openWallet } from './client.mjs';

const hr = demo.issuer.tenants.find((tenant) => tenant.kind === 'hr');
const employee = await openWallet('Leaving Employee');
const joined = await call(hr.apiKey, 'POST', `${demo.issuer.url}/v1/skill-records`, {
  type: 'Identified',
  recipient: { email: employee.email, name: employee.name },
  identity: { fullName: employee.name, identityAssurance: 'EmployerVouched' },
  employment: { employer: hr.did, startDate: '2024-04-01' },
});
const identified = await acceptOffer(employee, joined.offer.uri);
const certified = await acceptOffer(employee, (await issueCertified(employee)).offer.uri);

const id = encodeURIComponent(identified.credential.id);
await call(hr.apiKey, 'POST', `${demo.issuer.url}/v1/credentials/${id}/revoke`, { reason: 'employment ended' });

const verify = (credential) => call(demo.verifier.apiKey, 'POST', `${demo.verifier.url}/v1/verify`, { credential });
let employment = await verify(identified.credential);
for (let tries = 0; employment.verified && tries < 100; tries++) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  employment = await verify(identified.credential);
}
const skill = await verify(certified.credential);
console.log(`employment record: verified ${employment.verified}`);
console.log(`skill record: verified ${skill.verified}`);
if (employment.verified || !skill.verified) process.exit(1);

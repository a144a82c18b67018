// @ts-check
// An HR system confirms who somebody is and since when they are employed: an Identified record.
import { acceptOffer, call, demo, openWallet } from './client.mjs';

const hr = demo.issuer.tenants.find((tenant) => tenant.kind === 'hr');
const employee = await openWallet('Example Employee');
const record = await call(hr.apiKey, 'POST', `${demo.issuer.url}/v1/skill-records`, {
  type: 'Identified',
  recipient: { email: employee.email, name: employee.name },
  identity: { fullName: employee.name, identityAssurance: 'EmployerVouched' },
  employment: { employer: hr.did, startDate: '2026-04-01' },
});
const held = await acceptOffer(employee, record.offer.uri);
console.log(`"${held.credential.name}" valid until ${held.credential.validUntil}`);
console.log(held.credential.credentialSubject.employment);

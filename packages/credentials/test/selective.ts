// A Certified record whose holder can show parts: what the issuer made mandatory, as the records of the product do.
import type { ProofSigner } from '../src/add-proof.ts';
import type { Cryptosuite } from '../src/data-integrity/cryptosuites.ts';
import type { JsonObject } from '../src/json-object.ts';
import { record, sign } from './world.ts';

export const MANDATORY = [
  '/id',
  '/type',
  '/name',
  '/issuer',
  '/validFrom',
  '/validUntil',
  '/credentialSchema',
  '/credentialSubject/id',
  '/credentialSubject/type',
  ...['id', 'type', 'name', 'description', 'criteria'].map((member) => `/credentialSubject/achievement/${member}`),
  '/credentialSubject/skill/0/type',
  '/credentialSubject/skill/0/skillId',
];
const STATUS = ['/credentialStatus', '/additionalStatus'];

export const signBase = (
  o: { cryptosuite: Cryptosuite; signer: ProofSigner },
  status: JsonObject = {},
  change: JsonObject = {},
) =>
  sign(
    { ...record(status, o.signer), ...change },
    { ...o, mandatoryPointers: [...MANDATORY, ...STATUS.filter((pointer) => pointer.slice(1) in status)] },
  );

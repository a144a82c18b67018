// Seals what is known about a person under that person's own key, so that dropping one key erases it everywhere.
import { randomUUID } from 'node:crypto';
import type { Transaction } from '@skill-records/service-kit/database';
import type { Sealer } from '@skill-records/service-kit/envelope';
import { problem } from '@skill-records/service-kit/problem';
import type { Recipient } from '@skill-records/skill-record/record';
import { findSubject, findSubjectsByLookup, insertSubjects } from '../store/subject-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import type { Tenant } from './open-tenant.ts';
import { lookupHash } from './tenant-secrets.ts';

export const subjectPlace = (tenantId: string, subjectId: string) => `${tenantId}|subject|${subjectId}`;

export const recordPlace = (tenantId: string, recordId: string) => `${tenantId}|skill_record|${recordId}`;
export const holderPlace = (tenantId: string, credentialId: string) => `${tenantId}|holder|${credentialId}`;
export const documentPlace = (tenantId: string, credentialId: string) => `${tenantId}|credential|${credentialId}`;
export const reasonPlace = (tenantId: string, changeId: string) => `${tenantId}|status_change|${changeId}`;

export interface SubjectSeal {
  subjectId: string;
  sealer: Sealer;
}

/** How one tenant recognises a person: by mail address, else by its own id; undefined when it gave neither. */
export function subjectLookup(offerKey: Uint8Array, recipient: Recipient): Buffer | undefined {
  if (recipient.email) return lookupHash(offerKey, 'email', normalizeEmail(recipient.email));
  if (recipient.externalId) return lookupHash(offerKey, 'external-id', recipient.externalId);
  return undefined;
}

/** What tells "this person has been offered this already"; undefined when the person cannot be recognised. */
export function dedupeKey(offerKey: Uint8Array, recipient: Recipient, what: string): Buffer | undefined {
  const lookup = subjectLookup(offerKey, recipient);
  return lookup && lookupHash(offerKey, 'dedupe', `${lookup.toString('hex')}|${what}`);
}

/** Mailboxes differ by case in theory only; width and spaces come from keyboards. */
function normalizeEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

/** One seal per recipient, in order. New people get a key; known people keep theirs. */
export async function sealsForRecipients(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  recipients: readonly Recipient[],
): Promise<SubjectSeal[]> {
  const people = recipients.map((recipient) => ({
    id: randomUUID(),
    lookup: subjectLookup(tenant.offerKey, recipient),
  }));
  const firstOf = new Map(people.map(({ id, lookup }) => [lookup?.toString('hex') ?? id, { id, lookup }]));
  // Sorted, so that two transactions that meet the same people wait for each other instead of locking each other out.
  const fresh = [...firstOf.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { id, lookup }]) => ({
      id,
      lookup: lookup ?? null,
      dataKey: ctx.envelope.createSubjectKey(subjectPlace(tenant.id, id)),
    }));
  await insertSubjects(tx, tenant.id, fresh);
  const lookups = fresh.map(({ lookup }) => lookup).filter((lookup) => lookup !== null);
  const stored = new Map(
    (await findSubjectsByLookup(tx, tenant.id, lookups)).map((row) => [row.lookup?.toString('hex'), row]),
  );
  const created = new Map(fresh.map((row) => [row.id, row]));
  const open = new Map<string, SubjectSeal>();
  return people.map(({ id, lookup }) => {
    const row = lookup ? stored.get(lookup.toString('hex')) : created.get(id);
    if (!row?.dataKey) throw problem('not_found');
    const seal = open.get(row.id) ?? openSeal(ctx, tenant.id, row.id, row.dataKey);
    open.set(row.id, seal);
    return seal;
  });
}

/** Undefined when the person was erased. */
export async function findSeal(
  ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  subjectId: string,
): Promise<Sealer | undefined> {
  const row = await findSubject(tx, tenantId, subjectId);
  return row?.dataKey ? openSeal(ctx, tenantId, row.id, row.dataKey).sealer : undefined;
}

/** @throws Problem `not_found` when the person was erased. */
export async function sealOfSubject(
  ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  subjectId: string,
): Promise<Sealer> {
  const sealer = await findSeal(ctx, tx, tenantId, subjectId);
  if (!sealer) throw problem('not_found');
  return sealer;
}

export function openSeal(ctx: IssuerContext, tenantId: string, subjectId: string, dataKey: string): SubjectSeal {
  return { subjectId, sealer: ctx.envelope.withSubjectKey(dataKey, subjectPlace(tenantId, subjectId)) };
}

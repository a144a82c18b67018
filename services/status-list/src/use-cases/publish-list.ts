// Publishes one list: folds its events, signs the result in the tenant's name and replaces what is served.
import { createHash } from 'node:crypto';
import { createStatusListCredential, setBit } from '@skill-records/credentials/status-list';
import { createLocalSigner, type PublicJwk } from '@skill-records/dids/signer';
import { loadKey } from '@skill-records/service-kit/key-store';
import { enqueue } from '@skill-records/service-kit/outbox';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lock } from '../store/locks.ts';
import { findPublication, storePublication } from '../store/publications.ts';
import { appendEvent, foldEvents } from '../store/status-events.ts';
import { findList, takeNextSeq } from '../store/status-lists.ts';
import { readTenant } from '../store/tenants.ts';
import {
  type Dependencies,
  LIST_KEY_PURPOSE,
  LIST_TTL_MS,
  LIST_VALIDITY_MS,
  listUrl,
  type PublishList,
  RENEWAL_MARGIN_MS,
} from './dependencies.ts';
import { shareRuns } from './share-runs.ts';

/** Clocks of verifiers may be behind ours by this much; a list must not seem to begin in the future. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Makes sure that what is served of a list shows every event committed before the call, is signed with the tenant's
 * present key and has enough of its validity left; answers the served version. Does nothing when that already holds.
 *
 * Why concurrent publishers (several instances, request and job) are safe:
 * 1. One transaction holds the list's publication lock from reading to storing, so publishers of a list take turns.
 * 2. The version is the list's last sequence number. Numbers are committed in order and without gaps (`takeNextSeq`),
 *    so a fold up to the version misses no event. Changes go on being appended meanwhile: they raise the next version.
 * 3. Signing anew without a change appends a `renewed` event first, so the version grows here too.
 * 4. The served row moves only forward: by the condition of the update and by a trigger of the table.
 * 5. A crash anywhere before COMMIT leaves the former list served, and the job of the change publishes it again.
 *
 * Problems: `not_found` (not this tenant's list), `history_rolled_back` (the database is older than the witness).
 */
export async function publishList(
  deps: Dependencies,
  o: { tenantId: string; listId: string },
): Promise<{ version: number }> {
  const { version, sha256 } = await withTenant(deps.db, o.tenantId, async (tx) => {
    await lock(tx, 'publish', o.listId);
    const list = await findList(tx, o.tenantId, o.listId);
    const tenant = await readTenant(tx, o.tenantId);
    if (!list || !tenant) throw problem('not_found');
    const current = await findPublication(tx, o.tenantId, o.listId);
    if ((current?.version ?? 0) < (await deps.witness.highest(o.listId))) throw problem('history_rolled_back');
    const key = await loadKey<PublicJwk>(tx, deps.envelope, { tenantId: o.tenantId, purpose: LIST_KEY_PURPOSE });
    if (!key) throw new Error('a tenant without list-signing key has a list');

    const now = deps.now();
    let version = list.lastSeq;
    if (current?.version === version) {
      const renewFrom = current.validUntil.getTime() - RENEWAL_MARGIN_MS;
      if (now.getTime() < renewFrom && current.verificationMethod === key.id) return { version, sha256: undefined };
      version = await takeNextSeq(tx, list.id);
      const renewal = { listId: list.id, seq: version, tenantId: o.tenantId, purpose: list.purpose };
      await appendEvent(tx, { ...renewal, kind: 'renewed' });
    }

    const bits = new Uint8Array(list.size / 8);
    for (const index of await foldEvents(tx, list.id, version)) setBit(bits, index, true);
    // Whole seconds, as the credential writes them.
    const validUntil = new Date(Math.floor((now.getTime() + LIST_VALIDITY_MS) / 1000) * 1000);
    const statusListCredential = listUrl(deps.baseUrl, tenant.slug, list.id);
    const unsigned = createStatusListCredential({
      id: statusListCredential,
      issuer: tenant.did,
      statusPurpose: list.purpose,
      bits,
      validFrom: new Date(now.getTime() - CLOCK_TOLERANCE_MS),
      validUntil,
      ttlMs: LIST_TTL_MS,
    });
    const signer = await createLocalSigner({ privateJwk: key.privateJwk, id: key.id, controller: tenant.did });
    const bytes = Buffer.from(JSON.stringify(await deps.signList(unsigned, { signer, now })));
    const publication = { tenantId: o.tenantId, listId: list.id, version, verificationMethod: key.id, validUntil };
    if (!(await storePublication(tx, { ...publication, bytes, publishedAt: now }))) {
      throw new Error('a newer version of the list was published under its lock');
    }
    const payload = { tenant: tenant.slug, listId: list.id, statusListCredential, version };
    for (const target of ['verifier', 'holder_wallet'] as const) {
      await enqueue(tx, { queue: 'status-list.published', target, tenantId: o.tenantId, payload });
    }
    return { version, sha256: createHash('sha256').update(bytes).digest('hex') };
  });

  if (sha256 !== undefined) {
    await deps.witness.record({ listId: o.listId, version, sha256 }).catch((err: unknown) => {
      deps.log.error({ err, listId: o.listId, version }, 'the witness of published versions cannot be written');
    });
  }
  return { version };
}

/**
 * `publishList` for many callers at once: those who wait for the same list share one run. A failure that repeating may
 * cure becomes the problem `publication_pending`.
 */
export function createPublisher(deps: Dependencies): PublishList {
  return shareRuns(
    async (list) => {
      try {
        return await publishList(deps, list);
      } catch (error) {
        if (error instanceof Problem) throw error;
        deps.log.error({ err: error, listId: list.listId, tenantId: list.tenantId }, 'a list could not be published');
        throw new Problem('publication_pending', { retryAfter: 5, cause: error });
      }
    },
    (list) => `${list.tenantId}|${list.listId}`,
  );
}

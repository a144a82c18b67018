// Publishes one list: folds its events, signs the result in the issuer's name and replaces what is served.
import { createHash } from 'node:crypto';
import { createLocalSigner, type PublicJwk } from '@skill-records/dids/signer';
import type { Database } from '@skill-records/service-kit/database';
import { loadKey } from '@skill-records/service-kit/key-store';
import { enqueue } from '@skill-records/service-kit/outbox';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lock } from '../store/locks.ts';
import { findPublication, storePublication } from '../store/publications.ts';
import { appendEvent } from '../store/status-events.ts';
import { findList } from '../store/status-lists.ts';
import { readTenant } from '../store/tenants.ts';
import {
  type Dependencies,
  LIST_TTL_MS,
  LIST_VALIDITY_MS,
  listKeyPurpose,
  listUrl,
  type PublishList,
  RENEWAL_MARGIN_MS,
} from './dependencies.ts';
import { shareRuns } from './share-runs.ts';

/**
 * Makes sure that what is served of a list shows every event committed before the call, is signed with its issuer's
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
  const published = await withTenant(deps.db, o.tenantId, async (tx) => {
    await lock(tx, 'publish', o.listId);
    const list = await findList(tx, o.tenantId, o.listId);
    const tenant = await readTenant(tx, o.tenantId);
    if (!list || !tenant) throw problem('not_found');
    const current = await findPublication(tx, o.tenantId, o.listId);
    if ((current?.version ?? 0) < (await deps.witness.highest(o.listId))) throw problem('history_rolled_back');
    const purpose = listKeyPurpose(tenant, list.issuer);
    const key = await loadKey<PublicJwk>(tx, deps.envelope, { tenantId: o.tenantId, purpose });
    if (!key) throw new Error('an issuer without list-signing key has a list');

    const now = deps.now();
    let version = list.lastSeq;
    const isRenewal = current?.version === version;
    if (isRenewal) {
      const renewFrom = current.validUntil.getTime() - RENEWAL_MARGIN_MS;
      if (now.getTime() < renewFrom && current.verificationMethod === key.id) return { version };
    }
    if (isRenewal) {
      const place = { listId: list.id, tenantId: o.tenantId, purpose: list.purpose };
      version = await appendEvent(tx, { ...place, kind: 'renewed' });
    }
    // Own events are left out: they exist only when this transaction commits, and carry no value. A renewal has no haste,
    // so it is the occasion to build the list from its whole history again.
    const lastSeq = isRenewal ? version - 1 : version;
    const bits = await deps.hotLists.fold(tx, { ...list, lastSeq }, { fromScratch: isRenewal });
    // Whole seconds, as the credential writes them.
    const validUntil = new Date(Math.floor((now.getTime() + LIST_VALIDITY_MS) / 1000) * 1000);
    const url = listUrl(deps.baseUrl, tenant.slug, list.id);
    const signer = await createLocalSigner({ privateJwk: key.privateJwk, id: key.id, controller: list.issuer });
    const unsigned = { url, purpose: list.purpose, bits, validUntil, ttlMs: LIST_TTL_MS };
    const bytes = Buffer.from(await deps.signList(unsigned, { signer, now }));
    const publication = { tenantId: o.tenantId, listId: list.id, version, verificationMethod: key.id, validUntil };
    if (!(await storePublication(tx, { ...publication, bytes, publishedAt: now }))) {
      throw new Error('a newer version of the list was published under its lock');
    }
    const payload = { tenant: tenant.slug, listId: list.id, statusListCredential: url, version };
    for (const target of ['verifier', 'holder_wallet'] as const) {
      await enqueue(tx, { queue: 'status-list.published', target, tenantId: o.tenantId, payload });
    }
    tx.afterCommit('published', tellOtherInstances);
    return { version, served: { slug: tenant.slug, listId: list.id, version, kind: list.kind, bytes, validUntil } };
  });

  const { version, served } = published;
  if (served) {
    deps.served.put(served);
    const sha256 = createHash('sha256').update(served.bytes).digest('hex');
    await deps.witness.record({ listId: o.listId, version, sha256 }).catch((err: unknown) => {
      deps.log.error({ err, listId: o.listId, version }, 'the witness of published versions cannot be written');
    });
  }
  return { version };
}

/** The NOTIFY channel on which instances learn that something was published. It carries nothing. */
export const PUBLISHED_CHANNEL = 'status_list_published';

/** Without this word the others notice within SERVED_FOR_MS. */
function tellOtherInstances(db: Database): void {
  db.query('SELECT pg_notify($1, $2)', [PUBLISHED_CHANNEL, '']).catch(() => {});
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

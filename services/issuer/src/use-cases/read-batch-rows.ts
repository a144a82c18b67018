// Lists the rows of a batch, and writes them as the files that people work with.
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { listAllAchievements } from '../store/achievement-store.ts';
import {
  type BatchRowStage,
  findRowRecord,
  listBatchRows,
  listOfferedRows,
  type OfferedRow,
  type RowFault,
} from '../store/batch-row-store.ts';
import { type BatchRecord, findBatch } from '../store/batch-store.ts';
import { csvLine } from './csv-line.ts';
import type { IssuerContext } from './issuer-context.ts';
import { claimLink, offerUri } from './offer-links.ts';
import { openTenant, type Tenant } from './open-tenant.ts';
import { openSeal, recordPlace } from './seal-subject.ts';
import { type RowContent, rowPlace } from './store-batch-rows.ts';
import { deriveTxCode } from './tenant-secrets.ts';

export const ROW_STATES = ['ready', 'malformed', 'duplicateInFile', 'alreadyIssued', 'offered', 'claimed'] as const;
export const DELIVERIES = ['pending', 'link', 'sent', 'bounced'] as const;
const REFUSED = ['malformed', 'duplicateInFile', 'alreadyIssued'] as const;
const PAGE = 500;

/** The mark makes Japanese spreadsheets read UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

export interface BatchRowView {
  row: number;
  state: BatchRowStage;
  errors?: RowFault[];
  skillRecord?: string;
  delivery?: (typeof DELIVERIES)[number];
}

/** `cursor`: the row number after which to go on. @throws Problem `not_found` */
export async function listRows(
  ctx: IssuerContext,
  tenantId: string,
  batchId: string,
  o: {
    state: BatchRowStage | undefined;
    delivery: (typeof DELIVERIES)[number] | undefined;
    cursor: number;
    limit: number;
  },
): Promise<{ items: BatchRowView[]; next?: string }> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    if (!(await findBatch(tx, tenantId, batchId))) throw problem('not_found');
    const states = o.state ? [o.state] : ROW_STATES;
    const rows = await listBatchRows(tx, tenantId, batchId, {
      states,
      delivery: o.delivery,
      after: o.cursor,
      limit: o.limit + 1,
    });
    const last = rows[o.limit - 1];
    return {
      items: rows.slice(0, o.limit).map(({ rowNumber, state, errors, skillRecordId, delivery }) => ({
        row: rowNumber,
        state,
        ...(errors ? { errors } : {}),
        ...(skillRecordId ? { skillRecord: skillRecordId } : {}),
        ...(delivery ? { delivery } : {}),
      })),
      ...(rows.length > o.limit && last ? { next: String(last.rowNumber) } : {}),
    };
  });
}

/** @throws Problem `not_found` also for a row that was not offered */
export async function recordOfRow(ctx: IssuerContext, tenantId: string, batchId: string, row: number): Promise<string> {
  const id = await withTenant(ctx.db, tenantId, (tx) => findRowRecord(tx, tenantId, batchId, row));
  if (id === undefined) throw problem('not_found');
  return id;
}

/** One line per error, with the cells as they came: to be corrected and sent again. */
export async function errorsCsv(ctx: IssuerContext, tenantId: string, id: string): Promise<AsyncGenerator<string>> {
  const { batch } = await open(ctx, tenantId, id);
  const header = batch.header ?? ['json'];
  return (async function* () {
    yield BYTE_ORDER_MARK + csvLine(['row', 'column', 'code', 'message_en', 'message_ja', ...header]);
    for (let after = 0; ; ) {
      const rows = await withTenant(ctx.db, tenantId, (tx) =>
        listBatchRows(tx, tenantId, id, { states: REFUSED, after, limit: PAGE }),
      );
      yield rows
        .flatMap((row) => {
          const cells = row.content ? readCells(ctx, rowPlace(tenantId, id, row.rowNumber), row.content) : [];
          const own = header.map((_, index) => cells[index] ?? '');
          return (row.errors ?? []).map(({ column, code, message }) =>
            csvLine([String(row.rowNumber), column, code, message.en, message.ja, ...own]),
          );
        })
        .join('');
      const last = rows.at(-1);
      if (rows.length < PAGE || !last) return;
      after = last.rowNumber;
    }
  })();
}

/** Where each person takes their record. The transaction codes are in a file of their own. */
export async function claimLinksCsv(ctx: IssuerContext, tenantId: string, id: string): Promise<AsyncGenerator<string>> {
  const { tenant, codes } = await open(ctx, tenantId, id);
  const { BASE_URL } = ctx.config;
  const header = [
    'row',
    'email',
    'name',
    'achievement',
    'claim_link',
    'offer_uri',
    'external_id',
    'state',
    'expires_at',
  ];
  return offeredLines(ctx, tenantId, id, header, (row) => {
    const { recipient } = readInput(ctx, tenantId, row);
    return [
      String(row.rowNumber),
      recipient.email ?? '',
      recipient.name ?? '',
      codes.get(row.achievementId ?? '') ?? '',
      claimLink(BASE_URL, tenant.slug, row.offerId),
      offerUri(BASE_URL, tenant.slug, row.offerId),
      recipient.externalId ?? '',
      row.recordState,
      row.expiresAt.toISOString(),
    ];
  });
}

/** To be handed to people on another way than the links; empty when the batch has no codes. */
export async function txCodesCsv(ctx: IssuerContext, tenantId: string, id: string): Promise<AsyncGenerator<string>> {
  const { tenant } = await open(ctx, tenantId, id);
  return offeredLines(ctx, tenantId, id, ['row', 'tx_code'], (row) =>
    row.hasTxCode && row.offerState === 'open'
      ? [String(row.rowNumber), deriveTxCode(tenant.offerKey, row.offerId)]
      : undefined,
  );
}

async function open(
  ctx: IssuerContext,
  tenantId: string,
  id: string,
): Promise<{ batch: BatchRecord; tenant: Tenant; codes: ReadonlyMap<string, string> }> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const batch = await findBatch(tx, tenantId, id);
    if (!batch) throw problem('not_found');
    const achievements = await listAllAchievements(tx, tenantId);
    return {
      batch,
      tenant: await openTenant(ctx, tx, tenantId),
      codes: new Map(achievements.map((row) => [row.id, row.humanCode])),
    };
  });
}

async function* offeredLines(
  ctx: IssuerContext,
  tenantId: string,
  batchId: string,
  header: string[],
  cells: (row: OfferedRow) => string[] | undefined,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(header);
  for (let after = 0; ; ) {
    const rows = await withTenant(ctx.db, tenantId, (tx) =>
      listOfferedRows(tx, tenantId, batchId, { after, limit: PAGE }),
    );
    yield rows
      // A person who was erased leaves no line.
      .map((row) => (row.dataKey === null ? undefined : cells(row)))
      .filter((line) => line !== undefined)
      .map(csvLine)
      .join('');
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.rowNumber;
  }
}

function readInput(ctx: IssuerContext, tenantId: string, row: OfferedRow): SkillRecordInput {
  const { sealer } = openSeal(ctx, tenantId, row.subjectId, row.dataKey ?? '');
  return JSON.parse(sealer.openText(row.content, recordPlace(tenantId, row.skillRecordId))) as SkillRecordInput;
}

function readCells(ctx: IssuerContext, place: string, content: string): string[] {
  return (JSON.parse(ctx.envelope.openText(content, place)) as RowContent).cells;
}

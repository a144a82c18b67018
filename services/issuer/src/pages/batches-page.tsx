// The list of uploaded files, and the form for another one.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Readable } from 'node:stream';
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { COLUMNS } from '@skill-records/skill-record/completion-row';
import { Alert } from '@skill-records/web-kit/components/alert';
import { Button, ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Empty } from '@skill-records/web-kit/components/empty';
import { Choice } from '@skill-records/web-kit/components/field';
import { Table } from '@skill-records/web-kit/components/table';
import { formatDateTime } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import Type from 'typebox';
import { pageMessages } from '../messages/page-messages.ts';
import type { AchievementView } from '../use-cases/achievement-view.ts';
import { type BatchSummary, listBatches } from '../use-cases/batch-view.ts';
import { listAchievements } from '../use-cases/find-achievement.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { receiveBatch } from '../use-cases/receive-batch.ts';
import { readAccount } from '../use-cases/sign-in.ts';
import { BatchStatePill } from './batch-page.tsx';
import { callerOfPage, Frame, languageOf, type PageRequest, showPage } from './frame.tsx';
import { uploadScriptUrl } from './upload-asset.ts';

const PAGE_SIZE = 20;

export function batchesPages(app: App, ctx: IssuerContext): void {
  app.get(
    '/pages/batches',
    {
      schema: { hide: true, querystring: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 200 })) }) },
      config: { auth: 'page', errors: 'page' },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const { items, next } = await listBatches(ctx, tenantId, { limit: PAGE_SIZE, cursor: request.query.cursor });
      const achievements = await listAchievements(ctx, tenantId, { limit: 200 });
      const page = (
        <BatchesPage
          request={request}
          account={await readAccount(ctx, tenantId)}
          batches={items}
          next={next}
          achievements={achievements.items}
        />
      );
      return showPage(request, reply, page);
    },
  );

  // The file as the raw body, sent by upload.js; the answer says which page to open.
  app.post(
    '/pages/batches',
    {
      schema: {
        hide: true,
        querystring: Type.Object({
          achievement: Type.Optional(Type.String({ maxLength: 500 })),
          txCodes: Type.Optional(Type.Boolean()),
        }),
      },
      config: { auth: 'page', upload: ['text/csv', 'application/x-ndjson'] },
    },
    async (request, reply) => {
      const { achievement, txCodes = false } = request.query;
      const upload = {
        body: request.body instanceof Readable ? request.body : Readable.from([]),
        format: request.headers['content-type'] === 'application/x-ndjson' ? ('ndjson' as const) : ('csv' as const),
        achievement,
        map: undefined,
        autoApprove: false,
        txCodes,
      };
      const { id } = await receiveBatch(ctx, callerOfPage(request), upload, idempotencyKey(request));
      return reply.code(202).send({ id, page: `/pages/batches/${id}` });
    },
  );
}

function BatchesPage(props: {
  request: PageRequest;
  account: { en: string; ja: string };
  batches: BatchSummary[];
  next: string | undefined;
  achievements: AchievementView[];
}): Html {
  const lang = languageOf(props.request);
  const t = pageMessages.in(lang);
  return (
    <Frame request={props.request} title={t('batches.title')} account={props.account} wide>
      <div class="page-head">
        <h1>{t('batches.title')}</h1>
        <p class="lead">{t('batches.lead')}</p>
      </div>
      <UploadForm request={props.request} achievements={props.achievements} />
      <h2 class="section-title">{t('batches.list')}</h2>
      {props.batches.length === 0 ? (
        <Empty icon="upload" title={t('batches.none')}>
          <p>{t('batches.noneText')}</p>
        </Empty>
      ) : (
        <Table
          caption={t('batches.list')}
          captionHidden
          columns={[{ label: t('batches.when') }, { label: t('batches.state') }, { label: t('batches.format') }]}
          rows={props.batches.map((batch) => [
            <a href={`/pages/batches/${batch.id}`}>{formatDateTime(batch.createdAt, lang)}</a>,
            <BatchStatePill lang={lang} state={batch.state} />,
            `${batch.format.toUpperCase()}${batch.encoding ? ` · ${batch.encoding.toUpperCase()}` : ''}`,
          ])}
        />
      )}
      {props.next && (
        <p class="actions">
          <ButtonLink href={`/pages/batches?cursor=${props.next}`} variant="quiet" icon="forward">
            {t('batches.more')}
          </ButtonLink>
        </p>
      )}
    </Frame>
  );
}

function UploadForm({ request, achievements }: { request: PageRequest; achievements: AchievementView[] }): Html {
  const lang = languageOf(request);
  const t = pageMessages.in(lang);
  return (
    <Card title={t('batches.upload')}>
      <form class="form" action="/pages/batches" method="post" data-upload>
        <div class="field">
          <label for="field-file">{t('batches.file')}</label>
          <p class="field-hint" id="field-file-hint">
            {t('batches.fileHint')}
            <br />
            {t('batches.columns', { columns: COLUMNS.join(', ') })}
          </p>
          <input
            id="field-file"
            type="file"
            accept=".csv,.ndjson,.jsonl,text/csv,application/x-ndjson"
            required
            aria-describedby="field-file-hint"
          />
        </div>
        <div class="field">
          <label for="field-achievement">{t('batches.achievement')}</label>
          <p class="field-hint" id="field-achievement-hint">
            {t('batches.achievementHint')}
          </p>
          <select id="field-achievement" name="achievement" aria-describedby="field-achievement-hint">
            <option value="">{t('batches.achievementNone')}</option>
            {achievements.map(({ humanCode, version, name }) => (
              <option value={`${humanCode}@${version}`}>{`${humanCode} ${version} – ${name[lang]}`}</option>
            ))}
          </select>
        </div>
        <Choice kind="checkbox" name="txCodes" value="true" label={t('batches.txCodes')}>
          <span class="muted">{t('batches.txCodesHint')}</span>
        </Choice>
        <div data-upload-needs-script>
          <Alert tone="warning">{t('batches.needsScript')}</Alert>
        </div>
        <div data-upload-progress hidden role="status">
          <p>{t('batches.sending')}</p>
          <progress max={1} value={0} aria-label={t('batches.sending')} />
        </div>
        <div data-upload-failure data-lost={t('batches.lost')} hidden>
          <Alert tone="danger" title={t('batches.failed')}>
            <p data-upload-reason />
          </Alert>
        </div>
        <div class="actions">
          <Button icon="upload">{t('batches.send')}</Button>
        </div>
      </form>
      <script src={uploadScriptUrl} defer />
    </Card>
  );
}

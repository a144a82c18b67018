// One uploaded file: live progress, what to decide, what was refused and why, and the files to download.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Readable } from 'node:stream';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { Button, ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import type { IconName } from '@skill-records/web-kit/components/icon';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { Progress } from '@skill-records/web-kit/components/progress';
import { Table } from '@skill-records/web-kit/components/table';
import { StatusPill, type Tone } from '@skill-records/web-kit/components/tag';
import { formatDateTime, formatNumber } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import Type from 'typebox';
import { pageMessages } from '../messages/page-messages.ts';
import { type BatchSummary, type BatchView, readBatch } from '../use-cases/batch-view.ts';
import { BATCH_ACTIONS, type BatchAction, changeBatchState } from '../use-cases/change-batch-state.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { claimLinksCsv, errorsCsv, txCodesCsv } from '../use-cases/read-batch-rows.ts';
import { readAccount } from '../use-cases/sign-in.ts';
import { callerOfPage, FORM, Frame, languageOf, type PageRequest, showFragment, showPage } from './frame.tsx';

const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
const FILES = { 'errors.csv': errorsCsv, 'claim-links.csv': claimLinksCsv, 'tx-codes.csv': txCodesCsv } as const;

export function batchPages(app: App, ctx: IssuerContext): void {
  const config = { auth: 'page' as const, errors: 'page' as const };
  const schema = { hide: true, params };

  app.get('/pages/batches/:id', { schema, config }, async (request, reply) => {
    const tenantId = tenantOf(request);
    const batch = await readBatch(ctx, tenantId, request.params.id);
    const account = await readAccount(ctx, tenantId);
    return showPage(request, reply, <BatchPage request={request} batch={batch} account={account} />);
  });

  app.get('/pages/batches/:id/progress', { schema, config }, async (request, reply) => {
    const batch = await readBatch(ctx, tenantOf(request), request.params.id);
    return showFragment(reply, <BatchProgress lang={languageOf(request)} batch={batch} />);
  });

  for (const action of BATCH_ACTIONS) {
    app.post(
      `/pages/batches/:id/${action}`,
      { schema, config: { ...config, consumes: [FORM] } },
      async (request, reply) => {
        await changeBatchState(ctx, callerOfPage(request), request.params.id, action);
        return reply.redirect(`/pages/batches/${request.params.id}`, 303);
      },
    );
  }

  for (const [file, write] of Object.entries(FILES)) {
    app.get(`/pages/batches/:id/${file}`, { schema, config }, async (request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file}"`)
        .send(Readable.from(await write(ctx, tenantOf(request), request.params.id))),
    );
  }
}

const LOOKS: Record<BatchSummary['state'], { tone: Tone; icon: IconName }> = {
  validating: { tone: 'warning', icon: 'alert' },
  ready: { tone: 'info', icon: 'clock' },
  running: { tone: 'info', icon: 'send' },
  paused: { tone: 'warning', icon: 'pause' },
  finished: { tone: 'good', icon: 'check' },
  cancelled: { tone: 'neutral', icon: 'ban' },
};

export function BatchStatePill({ lang, state }: { lang: Language; state: BatchSummary['state'] }): Html {
  return <StatusPill {...LOOKS[state]}>{pageMessages.in(lang)(`batch.state.${state}`)}</StatusPill>;
}

function BatchPage(props: { request: PageRequest; batch: BatchView; account: { en: string; ja: string } }): Html {
  const { batch } = props;
  const lang = languageOf(props.request);
  const t = pageMessages.in(lang);
  const title = t('batch.title', { when: formatDateTime(batch.createdAt, lang) });
  return (
    <Frame request={props.request} title={title} account={props.account} wide>
      <p class="back">
        <a href="/pages/batches">{t('batch.back')}</a>
      </p>
      <div class="page-head">
        <h1>{title}</h1>
      </div>
      <div data-live={`/pages/batches/${batch.id}/progress?lang=${lang}`}>
        <BatchProgress lang={lang} batch={batch} />
      </div>
      {batch.counts.invalid > 0 && <Errors lang={lang} batch={batch} />}
    </Frame>
  );
}

/** Fetched again while something is under way. */
function BatchProgress({ lang, batch }: { lang: Language; batch: BatchView }): Html {
  const t = pageMessages.in(lang);
  const { counts, progress } = batch;
  const number = (value: number) => formatNumber(value, lang);
  const done = batch.state !== 'running' && batch.state !== 'validating';
  const facts = [
    { term: t('batch.total'), value: counts.total, always: true },
    { term: t('batch.valid'), value: counts.valid, always: true },
    { term: t('batch.malformed'), value: counts.malformed },
    { term: t('batch.duplicate'), value: counts.duplicateInFile },
    { term: t('batch.already'), value: counts.alreadyIssued },
    { term: t('batch.offered'), value: counts.offered },
    { term: t('batch.claimed'), value: counts.claimed },
    { term: t('batch.sent'), value: counts.sent },
    { term: t('batch.bounced'), value: counts.bounced },
  ];
  return (
    <div class="stack" data-live-done={done ? '' : undefined}>
      <Card aside={<BatchStatePill lang={lang} state={batch.state} />} title={t('batches.state')}>
        {batch.approvedAt && (
          <Progress
            value={progress.done}
            max={progress.total}
            label={t('batch.progress')}
            text={t('batch.progressText', { done: number(progress.done), total: number(progress.total) })}
          />
        )}
        <KeyValue
          items={facts
            .filter(({ value, always }) => always || value > 0)
            .map(({ term, value }) => ({ term, value: number(value) }))}
        />
        {decisionOf(lang, batch)}
      </Card>
      {counts.offered > 0 && (
        <Card title={t('batch.downloads')}>
          <div class="actions">
            <ButtonLink
              href={`/pages/batches/${batch.id}/claim-links.csv`}
              variant="secondary"
              icon="download"
              download
            >
              {t('batch.linksFile')}
            </ButtonLink>
            {batch.txCodes && (
              <ButtonLink href={`/pages/batches/${batch.id}/tx-codes.csv`} variant="secondary" icon="lock" download>
                {t('batch.codesFile')}
              </ButtonLink>
            )}
          </div>
          <p class="muted">{t('batch.downloadsHint')}</p>
        </Card>
      )}
    </div>
  );
}

function decisionOf(lang: Language, batch: BatchView): Html {
  const t = pageMessages.in(lang);
  const { state, counts, id } = batch;
  if (state === 'finished') return <p>{t('batch.finishedText')}</p>;
  if (state === 'cancelled') return <p>{t('batch.cancelledText')}</p>;
  if (state === 'ready' && counts.ready === 0) return <Alert tone="warning">{t('batch.nothingGood')}</Alert>;
  const text =
    state === 'ready' ? t('batch.approveText') : state === 'validating' ? t('batch.incompleteText') : undefined;
  return (
    <div class="stack">
      {text && <p>{text}</p>}
      <div class="actions">
        {state === 'ready' && (
          <ActionForm id={id} action="approve" icon="send" busy={t('batch.approving')}>
            {t('batch.approve', { count: formatNumber(counts.ready, lang) })}
          </ActionForm>
        )}
        {state === 'running' && (
          <ActionForm id={id} action="pause" icon="pause" variant="secondary">
            {t('batch.pause')}
          </ActionForm>
        )}
        {state === 'paused' && (
          <ActionForm id={id} action="resume" icon="forward">
            {t('batch.resume')}
          </ActionForm>
        )}
        <ActionForm id={id} action="cancel" icon="cross" variant="quiet">
          {t('batch.cancel')}
        </ActionForm>
      </div>
    </div>
  );
}

function ActionForm(props: {
  id: string;
  action: BatchAction;
  icon: IconName;
  variant?: 'primary' | 'secondary' | 'quiet';
  busy?: string;
  children: string;
}): Html {
  return (
    <form method="post" action={`/pages/batches/${props.id}/${props.action}`}>
      <Button icon={props.icon} variant={props.variant ?? 'primary'} {...(props.busy ? { busy: props.busy } : {})}>
        {props.children}
      </Button>
    </form>
  );
}

function Errors({ lang, batch }: { lang: Language; batch: BatchView }): Html {
  const t = pageMessages.in(lang);
  return (
    <Card title={t('batch.errors')}>
      <p>{t('batch.errorsSome', { count: formatNumber(batch.counts.invalid, lang) })}</p>
      <Table
        caption={t('batch.errors')}
        captionHidden
        columns={[{ label: t('batch.row'), align: 'end' }, { label: t('batch.column') }, { label: t('batch.what') }]}
        rows={batch.sampleErrors.map((error) => [
          formatNumber(error.row, lang),
          error.column ? <code class="nowrap">{error.column}</code> : '–',
          error.message[lang],
        ])}
      />
      <p class="actions">
        <ButtonLink href={`/pages/batches/${batch.id}/errors.csv`} variant="secondary" icon="download" download>
          {t('batch.errorsFile')}
        </ButtonLink>
      </p>
    </Card>
  );
}

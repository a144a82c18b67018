// The records of a wallet: the list of cards, one record, its file, deleting it.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { Button, ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { CheckList, type CheckOutcome } from '@skill-records/web-kit/components/check-list';
import { Empty } from '@skill-records/web-kit/components/empty';
import { Icon } from '@skill-records/web-kit/components/icon';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { Table } from '@skill-records/web-kit/components/table';
import { formatDate, formatDateTime } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import Type from 'typebox';
import { deleteWalletCredential } from '../use-cases/delete-credential.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import { type CredentialDetail, getWalletCredential } from '../use-cases/get-credential.ts';
import { type CredentialItem, listWalletCredentials } from '../use-cases/list-credentials.ts';
import { Foreign, type Reader, readerOf, sendPage, WalletPage } from './frame.tsx';
import { walletMessages } from './messages.ts';
import { FieldList, FirstFacts, RecordStatus } from './record-parts.tsx';

const config = { auth: 'page', errors: 'page' } as const;
const PAGE_SIZE = 30;
const IdParams = Type.Object({ id: Type.String({ maxLength: 100 }) });

export function addRecordPages(app: App, wallet: Wallet): void {
  app.get(
    '/credentials',
    { schema: { hide: true, querystring: Type.Object({ cursor: Type.Optional(Type.String()) }) }, config },
    async (request, reply) => {
      const { cursor } = request.query;
      const o = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
      const { items, next } = await listWalletCredentials(wallet, tenantOf(request), o);
      const reader = await readerOf(wallet, request);
      return sendPage(request, reply, <RecordsPage reader={reader} items={items} next={next} />);
    },
  );

  app.get(
    '/credentials/:id',
    {
      schema: { hide: true, params: IdParams, querystring: Type.Object({ received: Type.Optional(Type.String()) }) },
      config,
    },
    async (request, reply) => {
      const record = await getWalletCredential(wallet, tenantOf(request), request.params.id);
      const reader = await readerOf(wallet, request);
      const received = request.query.received !== undefined;
      return sendPage(request, reply, <RecordPage reader={reader} record={record} received={received} />);
    },
  );

  app.get('/credentials/:id/file', { schema: { hide: true, params: IdParams }, config }, async (request, reply) => {
    const { text, id } = await getWalletCredential(wallet, tenantOf(request), request.params.id);
    reply.header('content-disposition', `attachment; filename="skill-record-${id}.json"`);
    return reply.type('application/vc').send(text);
  });

  app.post(
    '/credentials/:id/delete',
    {
      schema: { hide: true, params: IdParams },
      config: { ...config, consumes: ['application/x-www-form-urlencoded'] },
    },
    async (request, reply) => {
      await deleteWalletCredential(wallet, tenantOf(request), request.params.id);
      return reply.redirect('/credentials', 303);
    },
  );
}

function RecordsPage(props: { reader: Reader; items: CredentialItem[]; next: string | undefined }): Html {
  const { reader, items, next } = props;
  const { lang } = reader;
  const t = walletMessages.in(lang);
  return (
    <WalletPage reader={reader} section="records" title={t('records.title')} wide>
      <div class="page-head">
        <h1>{t('records.title')}</h1>
        {items.length > 0 && <p class="lead">{t('records.lead')}</p>}
      </div>
      {items.length === 0 ? (
        <Empty
          icon="cards"
          title={t('records.empty')}
          action={
            <ButtonLink href="/accept" icon="plus">
              {t('records.receive')}
            </ButtonLink>
          }
        >
          <p>{t('records.emptyText')}</p>
        </Empty>
      ) : (
        <ul class="cards cards-wide">
          {items.map((record) => (
            <li>
              <Card
                title={<Foreign text={record.name} lang={lang} />}
                eyebrow={t(`kind.${record.kind}`)}
                href={`/credentials/${record.id}`}
                aside={<RecordStatus status={record.status} lang={lang} />}
              >
                <FirstFacts record={record} lang={lang} short />
              </Card>
            </li>
          ))}
        </ul>
      )}
      {next !== undefined && (
        <ButtonLink variant="secondary" href={`/credentials?cursor=${encodeURIComponent(next)}`}>
          {t('records.more')}
        </ButtonLink>
      )}
      {items.length > 0 && (
        <p>
          <a href="/export">{t('records.export')}</a>
        </p>
      )}
    </WalletPage>
  );
}

function RecordPage({
  reader,
  record,
  received,
}: {
  reader: Reader;
  record: CredentialDetail;
  received: boolean;
}): Html {
  const { lang } = reader;
  const t = walletMessages.in(lang);
  const { state } = record.status;
  return (
    <WalletPage reader={reader} section="records" title={record.name[lang]} scripts={['busy.js']}>
      <a class="back" href="/credentials">
        <Icon name="back" />
        <span>{t('records.title')}</span>
      </a>
      {received && <Alert tone="success">{t('detail.received')}</Alert>}
      <div class="page-head">
        <p class="eyebrow">{t(`kind.${record.kind}`)}</p>
        <h1>
          <Foreign text={record.name} lang={lang} />
        </h1>
        <p class="tags">
          <RecordStatus status={record.status} lang={lang} />
          <span class="muted">{t('status.checked', { time: formatDateTime(record.status.checkedAt, lang) })}</span>
        </p>
      </div>
      {state !== 'valid' && <Alert tone={state === 'revoked' ? 'danger' : 'warning'}>{t(`status.${state}Text`)}</Alert>}
      {record.kind === 'receipt' && (
        <Alert tone="info">{t('detail.receiptNote', { name: record.issuer.name[lang] })}</Alert>
      )}
      <Card>
        <FirstFacts record={record} lang={lang} />
      </Card>
      <Evaluations record={record} lang={lang} />
      <MoreFacts record={record} lang={lang} />
      <Card>
        <details>
          <summary>{t('detail.everything', { count: record.fields.length })}</summary>
          <FieldList fields={record.fields} lang={lang} />
        </details>
        <details>
          <summary>{t('detail.delete')}</summary>
          <form class="form" method="post" action={`/credentials/${record.id}/delete`}>
            <p>{t('detail.deleteText')}</p>
            <div class="actions">
              <Button variant="danger" icon="trash" busy={t('working')}>
                {t('detail.deleteConfirm')}
              </Button>
            </div>
          </form>
        </details>
        <p>
          <a href={`/credentials/${record.id}/file`} download>
            {t('detail.download')}
          </a>
        </p>
      </Card>
    </WalletPage>
  );
}

function Evaluations({ record, lang }: { record: CredentialDetail; lang: Language }): Html {
  const t = walletMessages.in(lang);
  const checks = record.verification?.checks ?? [];
  return (
    <>
      {record.results.length > 0 && (
        <Card title={t('detail.results')}>
          <Table
            caption={t('detail.results')}
            captionHidden
            columns={[
              { label: t('result.what') },
              { label: t('result.by') },
              { label: t('result.value') },
              { label: t('result.on') },
            ]}
            rows={record.results.map((result) => [
              result.name && <Foreign text={result.name} lang={lang} />,
              result.by?.[lang],
              result.value && <Foreign text={result.value} lang={lang} />,
              result.on && formatDate(result.on, lang),
            ])}
          />
        </Card>
      )}
      {checks.length > 0 && (
        <Card title={t('detail.checks')}>
          <CheckList
            lang={lang}
            items={checks.map(({ name, outcome }) => ({ label: name[lang], outcome: toOutcome(outcome) }))}
          />
        </Card>
      )}
    </>
  );
}

function MoreFacts({ record, lang }: { record: CredentialDetail; lang: Language }): Html {
  const t = walletMessages.in(lang);
  const date = (value: string | undefined) => value && formatDate(value, lang);
  return (
    <Card title={t('detail.about')}>
      {record.description && (
        <p>
          <Foreign text={record.description} lang={lang} />
        </p>
      )}
      <KeyValue
        items={[
          { term: t('fact.comment'), value: record.comment },
          {
            term: t('fact.verified'),
            value: record.verification?.verifiedAt && formatDateTime(record.verification.verifiedAt, lang),
          },
          { term: t('fact.assurance'), value: record.identityAssurance?.[lang] },
          { term: t('fact.jobTitle'), value: record.employment?.jobTitle },
          { term: t('fact.department'), value: record.employment?.department },
          { term: t('fact.since'), value: date(record.employment?.startDate) },
          { term: t('fact.until'), value: date(record.employment?.endDate) },
          { term: t('fact.awarded'), value: date(record.awardedDate) },
          { term: t('fact.issuerId'), value: <code>{record.issuer.id}</code> },
          { term: t('fact.deliveredBy'), value: new URL(record.deliveredBy).host },
          { term: t('fact.received'), value: formatDateTime(record.receivedAt, lang) },
        ]}
      />
    </Card>
  );
}

function toOutcome(outcome: string): CheckOutcome {
  return outcome === 'passed' || outcome === 'failed' || outcome === 'warning' ? outcome : 'notChecked';
}

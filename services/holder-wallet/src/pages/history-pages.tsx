// The history of a wallet, and taking everything out of it.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Empty } from '@skill-records/web-kit/components/empty';
import { Icon, type IconName } from '@skill-records/web-kit/components/icon';
import { StatusPill, type Tone } from '@skill-records/web-kit/components/tag';
import { formatDateTime } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import Type from 'typebox';
import type { Wallet } from '../use-cases/dependencies.ts';
import { exportWallet } from '../use-cases/export-wallet.ts';
import { type HistoryItem, listWalletHistory } from '../use-cases/list-history.ts';
import { Foreign, type Reader, readerOf, sendPage, WalletPage } from './frame.tsx';
import { walletMessages } from './messages.ts';

const config = { auth: 'page', errors: 'page' } as const;
const PAGE_SIZE = 30;

export function addHistoryPages(app: App, wallet: Wallet): void {
  const querystring = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 200 })) });

  app.get('/history', { schema: { hide: true, querystring }, config }, async (request, reply) => {
    const { cursor } = request.query;
    const o = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
    const { items, next } = await listWalletHistory(wallet, tenantOf(request), o);
    const reader = await readerOf(wallet, request);
    return sendPage(request, reply, <HistoryPage reader={reader} items={items} next={next} />);
  });

  app.get('/export', { schema: { hide: true }, config }, async (request, reply) =>
    sendPage(request, reply, <ExportPage reader={await readerOf(wallet, request)} />),
  );

  // POST, so that no link or image of another site can start it.
  app.post(
    '/export',
    { schema: { hide: true }, config: { ...config, consumes: ['application/x-www-form-urlencoded'] } },
    async (request, reply) => {
      reply.header('content-disposition', 'attachment; filename="skill-records-wallet.json"');
      return reply.type('application/json').send(await exportWallet(wallet, tenantOf(request)));
    },
  );
}

const ICONS: Record<HistoryItem['kind'], IconName> = {
  received: 'plus',
  replaced: 'history',
  presented: 'send',
  declined: 'cross',
  deleted: 'trash',
  exported: 'download',
};
const TONES: Record<NonNullable<HistoryItem['state']>, Tone> = {
  sending: 'info',
  sent: 'good',
  unconfirmed: 'warning',
  refused: 'bad',
};

function HistoryPage(props: { reader: Reader; items: HistoryItem[]; next: string | undefined }): Html {
  const { reader, items, next } = props;
  const t = walletMessages.in(reader.lang);
  return (
    <WalletPage reader={reader} section="history" title={t('history.title')}>
      <div class="page-head">
        <h1>{t('history.title')}</h1>
        <p class="lead">{t('history.lead')}</p>
      </div>
      {items.length === 0 ? (
        <Empty icon="history" title={t('history.empty')}>
          <p>{t('history.emptyText')}</p>
        </Empty>
      ) : (
        <ol class="cards">
          {items.map((item) => (
            <li>
              <HistoryCard item={item} lang={reader.lang} />
            </li>
          ))}
        </ol>
      )}
      {next !== undefined && (
        <ButtonLink variant="secondary" href={`/history?cursor=${encodeURIComponent(next)}`}>
          {t('history.more')}
        </ButtonLink>
      )}
      <p>
        <a href="/export">{t('records.export')}</a>
      </p>
    </WalletPage>
  );
}

function HistoryCard({ item, lang }: { item: HistoryItem; lang: Language }): Html {
  const t = walletMessages.in(lang);
  const parts = [...new Set(item.records.flatMap(({ fields = [] }) => fields.map((field) => field[lang])))];
  return (
    <Card
      title={
        <span class="icon-line">
          <Icon name={ICONS[item.kind]} />
          <span>{titleOf(item, lang)}</span>
        </span>
      }
      eyebrow={<time datetime={item.at.toISOString()}>{formatDateTime(item.at, lang)}</time>}
      aside={item.state && <StatusPill tone={TONES[item.state]}>{t(`state.${item.state}`)}</StatusPill>}
    >
      {item.purpose && (
        <p>
          <Foreign text={item.purpose} lang={lang} />
        </p>
      )}
      {item.kind === 'declined' && <p>{t('history.nothing')}</p>}
      {item.kind === 'exported' && <p>{t('history.exportedText')}</p>}
      {item.records.length > 0 && (
        <ul class="plain-list">
          {item.records.map(({ name }) => (
            <li>
              <Foreign text={name} lang={lang} />
            </li>
          ))}
        </ul>
      )}
      {parts.length > 0 && (
        <details>
          <summary>{t('history.parts')}</summary>
          <p>{parts.join(lang === 'ja' ? '、' : ', ')}</p>
        </details>
      )}
      {item.verifier && <p class="muted">{item.verifier.host}</p>}
    </Card>
  );
}

function titleOf(item: HistoryItem, lang: Language): string {
  const t = walletMessages.in(lang);
  if (item.kind === 'exported' || item.kind === 'deleted') return t(`history.${item.kind}`);
  const name = item.verifier?.name?.[lang] ?? item.verifier?.host ?? item.issuer?.name[lang] ?? '?';
  return t(`history.${item.kind}`, { name });
}

function ExportPage({ reader }: { reader: Reader }): Html {
  const t = walletMessages.in(reader.lang);
  const line = (icon: IconName, text: string) => (
    <li>
      <Icon name={icon} />
      <span>{text}</span>
    </li>
  );
  return (
    <WalletPage reader={reader} section="history" title={t('export.title')}>
      <div class="page-head">
        <h1>{t('export.title')}</h1>
        <p class="lead">{t('export.lead')}</p>
      </div>
      <Card>
        <ul class="icon-list">
          {line('cards', t('export.in1'))}
          {line('history', t('export.in2'))}
          {line('lock', t('export.out1'))}
        </ul>
        <Alert tone="warning">{t('export.care')}</Alert>
        <form method="post" action="/export" class="actions">
          <button class="button button-primary" type="submit">
            <Icon name="download" />
            <span>{t('export.download')}</span>
          </button>
        </form>
      </Card>
    </WalletPage>
  );
}

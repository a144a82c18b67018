// The page that says what went wrong and leads back.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Alert } from '@skill-records/web-kit/components/alert';
import { ButtonLink } from '@skill-records/web-kit/components/button';
import { render } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import { WalletPage } from './frame.tsx';
import { walletMessages } from './messages.ts';

export function renderErrorPage(o: { language: Language; title: string; detail: string; requestId: string }): string {
  const t = walletMessages.in(o.language);
  return render(
    <WalletPage reader={{ lang: o.language, url: '/credentials' }} title={o.title}>
      <div class="page-head">
        <h1>{o.title}</h1>
      </div>
      <Alert tone="danger">{o.detail}</Alert>
      <p class="muted">{t('error.id', { id: o.requestId })}</p>
      <div class="actions">
        <ButtonLink href="/credentials">{t('error.home')}</ButtonLink>
      </div>
    </WalletPage>,
  );
}

// The page on which a link is pasted instead of scanned: for receiving a record and for showing one.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Button } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Field } from '@skill-records/web-kit/components/field';
import type { Html } from '@skill-records/web-kit/html';
import { type Reader, WalletPage } from './frame.tsx';
import { walletMessages } from './messages.ts';
import { type PageProblem, ProblemAlert } from './page-problem.tsx';

const PURPOSES = {
  receive: { action: '/accept', name: 'credential_offer_uri', placeholder: 'openid-credential-offer://' },
  share: { action: '/present', name: 'link', placeholder: 'openid4vp://' },
} as const;

export function PasteLinkPage(props: { reader: Reader; purpose: keyof typeof PURPOSES; failure?: PageProblem }): Html {
  const { reader, purpose } = props;
  const { action, name, placeholder } = PURPOSES[purpose];
  const t = walletMessages.in(reader.lang);
  return (
    <WalletPage reader={reader} section={purpose} title={t(`${purpose}.title`)}>
      <div class="page-head">
        <h1>{t(`${purpose}.title`)}</h1>
        <p class="lead">{t(`${purpose}.lead`)}</p>
      </div>
      <ProblemAlert failure={props.failure} />
      <Card>
        <form class="form" method="get" action={action}>
          <Field
            lang={reader.lang}
            name={name}
            label={t(`${purpose}.link`)}
            placeholder={placeholder}
            autocapitalize="none"
            autocomplete="off"
            multiline
            rows={3}
            required
          />
          <div class="actions">
            <Button>{t(`${purpose}.look`)}</Button>
          </div>
        </form>
      </Card>
    </WalletPage>
  );
}

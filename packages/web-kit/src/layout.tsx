// The frame of every page: head, skip link, header with menu and language switch, main part, footer.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { type AssetName, assetUrl } from './assets.ts';
import { Icon, type IconName } from './components/icon.tsx';
import type { Child, Html } from './html.ts';
import { kitMessages } from './kit-messages.ts';
import { LANGUAGES, type Language } from './messages.ts';

export interface NavItem {
  href: string;
  label: string;
  icon: IconName;
  current?: boolean;
}

export interface PageProps {
  lang: Language;
  /** Names the page in the tab and in a screen reader's window list; the visible h1 is the page's own. */
  title: string;
  /** What this service is called, for example "Wallet". */
  service: string;
  /** Path and query of this page, kept by the language switch. */
  url: string;
  /** Where the product name leads. */
  home?: string;
  nav?: readonly NavItem[];
  /** The person or organisation that is signed in, and where the sign-out form goes. */
  account?: { name: string; signOut: string } | undefined;
  scripts?: readonly Extract<AssetName, `${string}.js`>[];
  /** Room for tables; pages for reading and deciding stay narrow. */
  wide?: boolean;
  footer?: Child;
  children?: Child;
}

export function Page(props: PageProps): Html {
  const { lang } = props;
  const t = kitMessages.in(lang);
  const hasNav = (props.nav?.length ?? 0) > 0;
  return (
    <html lang={lang} class={hasNav ? 'has-nav' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <title>{`${props.title} – ${t('product')}`}</title>
        <link rel="icon" type="image/svg+xml" href={assetUrl('icon.svg')} />
        <link rel="stylesheet" href={assetUrl('styles.css')} />
        {props.scripts?.map((name) => (
          <script src={assetUrl(name)} defer />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('skip')}
        </a>
        <header class="top">
          <div class="top-inner">
            <a class="brand" href={props.home ?? '/'}>
              <img src={assetUrl('icon.svg')} alt="" width={32} height={32} />
              <span>
                <b>{t('product')}</b>
                <small>{props.service}</small>
              </span>
            </a>
            {hasNav && (
              <nav class="menu" aria-label={t('navigation')}>
                {props.nav?.map((item) => (
                  <a href={item.href} aria-current={item.current ? 'page' : undefined}>
                    <Icon name={item.icon} />
                    <span>{item.label}</span>
                  </a>
                ))}
              </nav>
            )}
            <LanguageSwitch lang={lang} url={props.url} />
          </div>
        </header>
        <main id="main" tabindex="-1" class={props.wide ? 'main main-wide' : 'main'}>
          {props.children}
        </main>
        <footer class="foot">
          {props.account && (
            <form class="foot-account" method="post" action={props.account.signOut}>
              <Icon name="user" />
              <span>{props.account.name}</span>
              <button class="button button-quiet" type="submit">
                {t('signOut')}
              </button>
            </form>
          )}
          {props.footer}
        </footer>
      </body>
    </html>
  );
}

function LanguageSwitch(props: { lang: Language; url: string }): Html {
  const t = kitMessages.in(props.lang);
  return (
    <nav class="languages" aria-label={t('language')}>
      {LANGUAGES.map((language) =>
        language === props.lang ? (
          <span lang={language} aria-current="true">
            {t(`language.${language}`)}
          </span>
        ) : (
          <a lang={language} hreflang={language} href={withLanguage(props.url, language)}>
            {t(`language.${language}`)}
          </a>
        ),
      )}
    </nav>
  );
}

/** The same page in another language: `lang` replaced, every other parameter kept. */
export function withLanguage(url: string, language: Language): string {
  const [path = '/', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('lang', language);
  return `${path}?${parameters}`;
}

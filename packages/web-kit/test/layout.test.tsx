// Proves what every page has: language, title, skip link, switch that keeps the address, nothing inline.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { describe, expect, test } from '@jest/globals';
import { assets, assetUrl } from '../src/assets.ts';
import { Alert } from '../src/components/alert.tsx';
import { Button } from '../src/components/button.tsx';
import { Card } from '../src/components/card.tsx';
import { CheckList } from '../src/components/check-list.tsx';
import { CopyField } from '../src/components/copy-field.tsx';
import { Empty } from '../src/components/empty.tsx';
import { Choice, Field } from '../src/components/field.tsx';
import { KeyValue } from '../src/components/key-value.tsx';
import { Progress } from '../src/components/progress.tsx';
import { QrCode } from '../src/components/qr-code.tsx';
import { Steps } from '../src/components/steps.tsx';
import { Table } from '../src/components/table.tsx';
import { StatusPill } from '../src/components/tag.tsx';
import { render, renderFragment } from '../src/html.ts';
import { Page, withLanguage } from '../src/layout.tsx';
import { PAYLOADS } from './payloads.ts';

const page = (hostile: string) =>
  render(
    <Page
      lang="en"
      title={hostile}
      service={hostile}
      url={`/x?q=${encodeURIComponent(hostile)}`}
      nav={[{ href: hostile, label: hostile, icon: 'cards', current: true }]}
      account={{ name: hostile, signOut: '/sign-out' }}
      scripts={['live.js', 'copy.js', 'busy.js']}
    >
      <Card title={hostile} href={hostile} eyebrow={hostile} aside={<StatusPill tone="good">{hostile}</StatusPill>}>
        <KeyValue items={[{ term: hostile, value: hostile, icon: 'user' }]} />
        <Field lang="en" label={hostile} name="a" value={hostile} hint={hostile} error={hostile} optional />
        <Choice kind="checkbox" name="b" value={hostile} label={hostile} />
        <Table caption={hostile} columns={[{ label: hostile }]} rows={[[hostile]]} />
        <Alert tone="danger" title={hostile}>
          {hostile}
        </Alert>
        <CheckList lang="en" items={[{ label: hostile, outcome: 'failed', detail: hostile }]} />
        <CopyField lang="en" id="c" label={hostile} value={hostile} />
        <QrCode text="https://x.example" alt={hostile} caption={hostile} />
        <Progress value={1} max={2} label={hostile} text={hostile} />
        <Steps lang="en" steps={[{ label: hostile, state: 'current' }]} />
        <Empty icon="cards" title={hostile}>
          {hostile}
        </Empty>
        <Button busy={hostile}>{hostile}</Button>
      </Card>
    </Page>,
  );

describe('Page', () => {
  const shape = structure(page('plain text'));

  test.each(PAYLOADS)('has the same elements and attributes whatever %j is shown in it', (payload) => {
    expect(structure(page(payload))).toEqual(shape);
  });

  test('names its language and title and starts with a link to the content', () => {
    const markup = page('Records');
    expect(markup).toContain('<html lang="en" class="has-nav">');
    expect(markup).toContain('<title>Records – Skill Records</title>');
    expect(markup.indexOf('href="#main"')).toBeLessThan(markup.indexOf('<header'));
    expect(markup).toContain('<main id="main" tabindex="-1"');
  });

  test('carries no inline script and no inline style', () => {
    const markup = page('x');
    expect(markup).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    expect(markup.match(/<script [^>]*>/g)).toEqual(
      (['live.js', 'copy.js', 'busy.js'] as const).map((name) => `<script src="${assetUrl(name)}" defer>`),
    );
  });

  test('switches the language and keeps the rest of the address', () => {
    expect(withLanguage('/accept?credential_offer_uri=https%3A%2F%2Fx&lang=en', 'ja')).toBe(
      '/accept?credential_offer_uri=https%3A%2F%2Fx&lang=ja',
    );
    expect(withLanguage('/credentials', 'en')).toBe('/credentials?lang=en');
  });
});

describe('components', () => {
  test('tie hint and error to their input', () => {
    const markup = renderFragment(<Field lang="ja" label="メール" name="email" hint="h" error="e" />);
    expect(markup).toContain('<label for="field-email">');
    expect(markup).toContain('aria-describedby="field-email-hint field-email-error"');
    expect(markup).toContain('aria-invalid="true"');
  });

  test('say a status with a word beside the icon', () => {
    expect(renderFragment(<StatusPill tone="bad">Revoked</StatusPill>)).toMatch(/<svg .*<span>Revoked<\/span>/);
    const list = renderFragment(<CheckList lang="ja" items={[{ label: '署名', outcome: 'notChecked' }]} />);
    expect(list).toContain('未確認');
  });

  test('leave out facts without a value', () => {
    const markup = renderFragment(
      <KeyValue
        items={[
          { term: 'A', value: undefined },
          { term: 'B', value: '' },
          { term: 'C', value: 0 },
        ]}
      />,
    );
    expect(markup).not.toContain('A');
    expect(markup).not.toContain('>B<');
    expect(markup).toContain('<dd>0</dd>');
  });
});

describe('assets', () => {
  test('have a path, a type and a strong entity tag each', () => {
    for (const asset of assets) {
      expect(asset.path).toMatch(/^\/assets\/[a-z]+\.(css|js|svg)$/);
      expect(asset.etag).toMatch(/^"[\w-]{22}"$/);
      expect(asset.body.length).toBeGreaterThan(100);
    }
  });

  test('load nothing from elsewhere', () => {
    for (const asset of assets) {
      expect(asset.body.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|url\(/);
    }
  });
});

/** The tags of a page with their attribute names, values and texts dropped. */
function structure(markup: string): string[] {
  return (markup.match(/<[a-z][^>]*>/g) ?? [])
    .map((tag) => tag.replace(/="[^"]*"/g, ''))
    .map((tag) => tag.replace(/ href(?=[ >])/, ''));
}

// Proves that nothing a stranger writes can leave the place where a page shows it.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { describe, expect, test } from '@jest/globals';
import { type Child, render, renderFragment } from '../src/html.ts';
import { jsx } from '../src/jsx-runtime.ts';
import { trusted } from '../src/trusted.ts';
import { PAYLOADS } from './payloads.ts';

describe('element content', () => {
  test.each(PAYLOADS)('shows %j as text', (payload) => {
    const markup = renderFragment(<p>{payload}</p>);
    expect(markup.startsWith('<p>')).toBe(true);
    expect(markup.endsWith('</p>')).toBe(true);
    expect(markup.slice(3, -4)).not.toMatch(/[<>"']/);
    expect(decode(markup.slice(3, -4))).toBe(payload);
  });

  test('prints nothing for false, null and undefined, and zero as 0', () => {
    expect(
      renderFragment(
        <p>
          {false}
          {null}
          {undefined}
          {0}
        </p>,
      ),
    ).toBe('<p>0</p>');
  });

  test('does not take an object from JSON for markup', () => {
    const forged = JSON.parse('{"markup":"<script>alert(1)</script>"}') as Child;
    expect(() => renderFragment(<p>{forged}</p>)).toThrow(TypeError);
    const withMethod = { toString: () => '<script>alert(1)</script>' } as unknown as Child;
    expect(() => renderFragment(<p>{withMethod}</p>)).toThrow(TypeError);
  });

  test('replaces what HTML cannot carry', () => {
    expect(renderFragment(<p>{'a\u0000b\ud800c'}</p>)).toBe('<p>a\uFFFDb\uFFFDc</p>');
    expect(renderFragment(<p>{'👩‍🎓山田'}</p>)).toBe('<p>👩‍🎓山田</p>');
  });

  test('lets markup of our own through trusted() only', () => {
    expect(renderFragment(<p>{trusted('<b>bold</b>')}</p>)).toBe('<p><b>bold</b></p>');
    expect(renderFragment(<p>{'<b>bold</b>'}</p>)).toBe('<p>&lt;b&gt;bold&lt;/b&gt;</p>');
  });

  test('does not escape twice what components return', () => {
    const Name = (props: { text: string }) => <b>{props.text}</b>;
    expect(
      render(
        <p lang="ja">
          <Name text="R&D" />
        </p>,
      ),
    ).toBe('<!doctype html>\n<p lang="ja"><b>R&amp;D</b></p>\n');
  });
});

describe('attributes', () => {
  test.each(PAYLOADS)('keeps %j inside its quotes', (payload) => {
    const markup = renderFragment(<input value={payload} />);
    const value = /^<input value="([^"]*)">$/.exec(markup)?.[1];
    expect(decode(value as string)).toBe(payload);
  });

  test('leaves out false and missing ones, keeps true ones bare and writes aria values', () => {
    expect(renderFragment(<input disabled={false} required aria-invalid={true} value={undefined} />)).toBe(
      '<input required aria-invalid="true">',
    );
  });

  test.each(['onclick', 'onload', 'style', 'srcdoc', 'srcset'])('refuses %s', (name) => {
    expect(() => jsx('p', { [name]: 'x' })).toThrow(TypeError);
  });

  test.each(['a b', 'x"y', 'x>', '1x', 'ONCLICK', ''])('refuses the attribute name %j', (name) => {
    expect(() => jsx('p', { [name]: 'x' })).toThrow(TypeError);
  });

  test('refuses a value that is an object', () => {
    expect(() => jsx('p', { title: { toString: () => 'x' } })).toThrow(TypeError);
    expect(() => jsx('p', { title: ['x'] })).toThrow(TypeError);
  });
});

describe('elements', () => {
  test.each([
    'iframe',
    'object',
    'embed',
    'base',
    'style',
    'template',
    'noscript',
    'SCRIPT',
    'p onclick',
    'foreignobject',
  ])('refuses <%s>', (name) => {
    expect(() => jsx(name, {})).toThrow(TypeError);
  });

  test('refuses an inline script and content in an element that has none', () => {
    expect(() => jsx('script', { children: 'alert(1)' })).toThrow(TypeError);
    expect(() => jsx('br', { children: 'x' })).toThrow(TypeError);
    expect(renderFragment(<script src="/assets/copy.js" defer />)).toBe(
      '<script src="/assets/copy.js" defer></script>',
    );
  });
});

function decode(markup: string): string {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return markup.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity] as string);
}

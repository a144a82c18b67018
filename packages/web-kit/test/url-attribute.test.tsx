// Proves which addresses reach a link, a form or an image, and which are left out.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { describe, expect, test } from '@jest/globals';
import { renderFragment } from '../src/html.ts';
import { jsx } from '../src/jsx-runtime.ts';
import { allowedUrl } from '../src/url-attribute.ts';

const ALLOWED = [
  'https://academy.example/achievements/1',
  'http://localhost:4002/accept?credential_offer_uri=http%3A%2F%2Flocalhost',
  'HTTPS://ACADEMY.EXAMPLE/',
  'mailto:learner@school.example',
  'openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fissuer.example',
  'openid4vp://?client_id=x&request_uri=https%3A%2F%2Fverifier.example',
  '/credentials/1',
  'credentials/1',
  '?lang=ja',
  '#main',
  '/accept?x=a:b',
  '',
];

const REFUSED = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  'java\r\nscript:alert(1)',
  '\t\n javascript:alert(1)',
  'javascript\t:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'data:,x',
  'blob:https://x/1',
  'file:///etc/passwd',
  'filesystem:https://x/1',
  'view-source:https://x/',
  'intent://x#Intent;end',
  'ftp://x/',
  'ws://x/',
  'about:blank',
  'tel:1',
  'openid://x',
  '//attacker.example/',
  '/\\attacker.example/',
  '\\\\attacker.example/',
  '/\t/attacker.example/',
  'javascript&colon;:alert(1)',
  'ja vascript:alert(1)',
];

describe('links', () => {
  test.each(ALLOWED)('keeps %j', (url) => {
    expect(allowedUrl('a', 'href', url)).toBe(url);
  });

  test.each(REFUSED)('leaves out %j', (url) => {
    expect(allowedUrl('a', 'href', url)).toBeUndefined();
    expect(allowedUrl('form', 'action', url)).toBeUndefined();
    expect(allowedUrl('button', 'formaction', url)).toBeUndefined();
  });

  test('still shows the text of a link whose address was refused', () => {
    expect(renderFragment(jsx('a', { href: 'javascript:alert(1)', children: 'Academy' }))).toBe('<a>Academy</a>');
  });

  test('escapes quotes inside an allowed address', () => {
    expect(renderFragment(<a href={'https://x.example/"onclick="alert(1)'}>x</a>)).toBe(
      '<a href="https://x.example/&quot;onclick=&quot;alert(1)">x</a>',
    );
  });
});

describe('images and scripts', () => {
  test('shows an SVG data URI in an image only', () => {
    expect(allowedUrl('img', 'src', 'data:image/svg+xml,%3Csvg/%3E')).toBe('data:image/svg+xml,%3Csvg/%3E');
    expect(allowedUrl('script', 'src', 'data:image/svg+xml,x')).toBeUndefined();
    expect(allowedUrl('a', 'href', 'data:image/svg+xml,x')).toBeUndefined();
  });

  test.each([
    'data:image/svg+xmlx,',
    'data:image/png;base64,AA==',
    'data:text/html,x',
    'javascript:alert(1)',
    'mailto:a@b.example',
  ])('leaves out %j as an image', (url) => {
    expect(allowedUrl('img', 'src', url)).toBeUndefined();
  });
});

// Proves that QR codes are drawn with white around them and refuse what does not fit.
import { describe, expect, test } from '@jest/globals';
import { encode } from 'uqr';
import { createQrDataUri, createQrSvg } from '../src/qr.ts';

describe('createQrSvg', () => {
  test('draws exactly the dark modules of the symbol, four modules from the edge', () => {
    const text = 'https://issuer.example/pages/academy/offers/abc';
    const { size, data } = encode(text, { ecc: 'M', border: 0 });
    const svg = createQrSvg(text);
    expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`);
    const drawn = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
    for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
      for (let i = 0; i < Number(width); i += 1) (drawn[Number(y) - 4] as boolean[])[Number(x) - 4 + i] = true;
    }
    expect(drawn).toEqual(data);
  });

  test('never lets its text into the markup', () => {
    expect(createQrSvg('"><script>alert(1)</script>')).not.toContain('script');
    expect(createQrDataUri('x')).toMatch(/^data:image\/svg\+xml,%3Csvg[^<>"]*$/);
  });

  test('refuses a text that no symbol can hold', () => {
    expect(() => createQrSvg('x'.repeat(4000))).toThrow(RangeError);
    expect(() => createQrSvg('x'.repeat(2900))).not.toThrow();
  });
});

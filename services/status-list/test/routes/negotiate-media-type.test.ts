// Which of our media types a client gets for its Accept header (RFC 9110, section 12.5.1).
import { describe, expect, test } from '@jest/globals';
import { negotiateMediaType } from '../../src/routes/negotiate-media-type.ts';

const OFFERED = ['application/vc', 'application/ld+json', 'application/json'];

describe('negotiateMediaType', () => {
  test.each([
    [undefined, 'application/vc'],
    ['', 'application/vc'],
    ['*/*', 'application/vc'],
    ['application/*', 'application/vc'],
    ['application/json', 'application/json'],
    ['Application/JSON; charset=utf-8', 'application/json'],
    ['application/ld+json, application/json', 'application/ld+json'],
    ['application/json, application/ld+json;q=0.9', 'application/json'],
    ['application/statuslist+jwt, application/json;q=0.5', 'application/json'],
    ['application/statuslist+jwt, */*;q=0.1', 'application/vc'],
    ['application/vc;q=0, */*', 'application/ld+json'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'application/vc'],
    ['nonsense', 'application/vc'],
  ])('answers %j with %s', (accept, expected) => {
    expect(negotiateMediaType(accept, OFFERED)).toBe(expected);
  });

  test.each([
    'application/statuslist+jwt',
    'text/html',
    'application/*;q=0',
    'application/json;q=0',
    'application/json;q=2',
  ])('has nothing for %j', (accept) => {
    expect(negotiateMediaType(accept, OFFERED)).toBeUndefined();
  });
});

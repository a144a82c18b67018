// RFC 9901, section 7.2: what a holder shows, and what they never show by accident.
import { describe, expect, test } from '@jest/globals';
import { presentSdJwt } from '../../src/sd-jwt/present.ts';
import {
  AUDIENCE,
  disclosable,
  disclose,
  forge,
  holder,
  issue,
  NONCE,
  NOW,
  payloadOf,
  stranger,
} from './sd-jwt-world.ts';

const present = async (change: object = {}) =>
  presentSdJwt({
    sdJwt: await issue(),
    disclose: [['record_id']],
    signer: holder,
    nonce: NONCE,
    audience: AUDIENCE,
    now: NOW,
    ...change,
  });

describe('the holder', () => {
  test('shows what is asked for, with what leads to it and what is in it', async () => {
    const shown = async (...paths: (string | number | null)[][]) =>
      (await present({ disclose: paths }))
        .split('~')
        .slice(1, -1)
        .map((text) => JSON.parse(Buffer.from(text, 'base64url').toString()).slice(1))
        .map(([name, value]) => (value === undefined ? name : [name, value]));
    expect(await shown()).toEqual([]);
    expect(await shown(['passed'])).toEqual([['passed', true]]);
    expect(await shown(['achievement', 'name', 'en'])).toEqual([]);
    const level2 = await shown(['skill', 0, 'meetsLevel', 1]);
    expect(level2).toEqual(['l/2', ['meetsLevel', expect.any(Array)]]);
    expect(await shown(['skill', null, 'meetsLevel'])).toHaveLength(4);
    expect(await shown(['skill'])).toHaveLength(5);
    expect(await shown(['result', 1])).toHaveLength(2);
    expect(await shown(['result', null, 'role'])).toHaveLength(2);
    expect(await shown(['result', null, 'value'], ['result', 0])).toHaveLength(4);
  });

  test.each([
    [['absent']],
    [['skill', 1]],
    [['skill', 'meetsLevel']],
    [['record_id', 'x']],
    [['record_id', null]],
    [[]],
    [['result', -1]],
    ['passed'],
  ])('does not present less than was agreed: the path %j', async (path) => {
    await expect(present({ disclose: [path] })).rejects.toMatchObject({ code: 'claim_path_unknown' });
    await expect(present({ disclose: [['passed'], path] })).rejects.toMatchObject({ code: 'claim_path_unknown' });
  });

  test('does not take decoys for claims', async () => {
    const sdJwt = await issue({ decoys: 4 });
    await expect(present({ sdJwt, disclose: [['result', 2]] })).rejects.toMatchObject({ code: 'claim_path_unknown' });
    expect((await present({ sdJwt, disclose: [['result', null]] })).split('~')).toHaveLength(6);
  });

  test('does not present with another key, or a credential without a key', async () => {
    await expect(present({ signer: stranger })).rejects.toMatchObject({ code: 'holder_mismatch' });
    const bearer = await forge({ payload: { cnf: undefined } });
    await expect(present({ sdJwt: bearer, disclose: [] })).rejects.toMatchObject({ code: 'holder_mismatch' });
  });

  test('does not present a presentation, or something broken', async () => {
    await expect(present({ sdJwt: await present() })).rejects.toMatchObject({ code: 'key_binding_unexpected' });
    await expect(present({ sdJwt: 'x' })).rejects.toMatchObject({ code: 'document_malformed' });
    const foreign = `${await issue()}${disclose(['s', 'x', 1]).text}~`;
    await expect(present({ sdJwt: foreign })).rejects.toMatchObject({ code: 'disclosure_invalid' });
  });

  test.each(['nonce', 'audience'])('does not present without %s', async (name) => {
    await expect(present({ [name]: '' })).rejects.toMatchObject({ code: 'challenge_missing' });
  });

  test('leaves the issuer’s part as it is', async () => {
    const sdJwt = await issue();
    const text = await present({ sdJwt, disclose: disclosable });
    expect(text.split('~')[0]).toBe(sdJwt.split('~')[0]);
    expect(payloadOf(text)).toEqual(payloadOf(sdJwt));
    expect(new Set(text.split('~').slice(0, -1))).toEqual(new Set(sdJwt.split('~').slice(0, -1)));
  });
});

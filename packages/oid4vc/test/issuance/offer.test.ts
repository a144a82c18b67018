import { describe, expect, test } from '@jest/globals';
import {
  createCredentialOffer,
  createOfferUri,
  PRE_AUTHORIZED_GRANT,
  parseCredentialOffer,
  parseOfferInput,
} from '../../src/issuance/offer.ts';
import * as offers from '../fixtures/offers.ts';
import { expectRefusal } from '../fixtures.ts';

const CODE = 'invalid_credential_offer';
const issuer = 'https://issuer.example/academy';
const base = { credentialIssuer: issuer, configurationIds: ['CertifiedSkillRecord_ldp'], preAuthorizedCode: 'code-1' };
const wire = createCredentialOffer({ ...base, txCode: { inputMode: 'numeric', length: 6, description: 'By e-mail' } });
const grant = { 'pre-authorized_code': 'code-1' };
const withGrant = (members: object) => ({ ...wire, grants: { [PRE_AUTHORIZED_GRANT]: { ...grant, ...members } } });

describe('VCI-10 the credential offer', () => {
  test('what is created is read back', () => {
    expect(parseCredentialOffer(wire)).toEqual({
      ...base,
      txCode: { inputMode: 'numeric', length: 6, description: 'By e-mail' },
    });
    expect(parseCredentialOffer(createCredentialOffer(base))).toEqual(base);
  });

  test('has the hyphen in the name of the code', () => {
    expect(wire.grants?.[PRE_AUTHORIZED_GRANT]?.['pre-authorized_code']).toBe('code-1');
  });

  test.each([
    ['without credential_issuer', { ...wire, credential_issuer: undefined }, 'credential_issuer'],
    ['with an issuer that is an array', { ...wire, credential_issuer: [issuer] }, 'credential_issuer'],
    ['without configurations', { ...wire, credential_configuration_ids: undefined }, 'credential_configuration_ids'],
    ['with no configuration', { ...wire, credential_configuration_ids: [] }, 'credential_configuration_ids'],
    ['with a repeated configuration', { ...wire, credential_configuration_ids: ['a', 'a'] }, 'duplicate'],
    ['with configurations as the object of drafts', { ...wire, credential_configuration_ids: { a: {} } }, 'array'],
    ['with 101 configurations', { ...wire, credential_configuration_ids: Array.from({ length: 101 }, String) }, '100'],
    [
      'with the member name of drafts',
      { credential_issuer: issuer, credentials: ['a'] },
      'credential_configuration_ids',
    ],
    ['with grants that are an array', { ...wire, grants: [] }, 'grants'],
    ['with an empty pre-authorized code', withGrant({ 'pre-authorized_code': '' }), 'pre-authorized_code'],
    [
      'with the code spelled with underscores',
      { ...wire, grants: { [PRE_AUTHORIZED_GRANT]: { pre_authorized_code: 'a' } } },
      'required',
    ],
    ['with an issuer over http', { ...wire, credential_issuer: 'http://issuer.example' }, 'https'],
    ['with an issuer with query', { ...wire, credential_issuer: 'https://issuer.example/?t=a' }, 'https'],
    ['with an issuer with fragment', { ...wire, credential_issuer: 'https://issuer.example/#a' }, 'https'],
    ['with an issuer with user name', { ...wire, credential_issuer: 'https://bank.example@evil.example' }, 'https'],
    ['that is null', null, 'Credential offer'],
    ['that is an array', [wire], 'Credential offer'],
    ['that points to another offer', { credential_offer_uri: 'https://issuer.example/offers/2' }, 'required'],
  ])('refuses an offer %s', async (_, offer, words) => {
    await expectRefusal(() => parseCredentialOffer(offer), CODE, words);
  });

  test('ignores members and grants it does not know (VCI-44)', () => {
    const offer = { ...wire, extra: 1, grants: { ...wire.grants, 'urn:other': { a: 1 } } };
    expect(parseCredentialOffer(offer)).toEqual(parseCredentialOffer(wire));
  });

  test('reads an offer of another grant, which this wallet then cannot redeem', () => {
    expect(parseCredentialOffer({ ...wire, grants: { authorization_code: {} } }).preAuthorizedCode).toBeUndefined();
    expect(parseCredentialOffer({ ...wire, grants: undefined }).preAuthorizedCode).toBeUndefined();
  });
});

describe('VCI-11 the transaction code', () => {
  test('an empty object still means that a code is required', () => {
    expect(parseCredentialOffer(createCredentialOffer({ ...base, txCode: {} })).txCode).toEqual({
      inputMode: 'numeric',
    });
    expect(parseCredentialOffer(withGrant({ tx_code: {} })).txCode).toEqual({ inputMode: 'numeric' });
  });

  test('without the object no code is required, whatever drafts said', () => {
    expect(parseCredentialOffer(withGrant({ user_pin_required: true }))).not.toHaveProperty('txCode');
  });

  test('a description of 300 characters is taken, one of 301 refused', async () => {
    const offer = (length: number) => withGrant({ tx_code: { description: 'x'.repeat(length) } });
    expect(parseCredentialOffer(offer(300)).txCode?.description).toHaveLength(300);
    await expectRefusal(() => parseCredentialOffer(offer(301)), CODE, 'description');
  });

  test.each([
    ['null', null],
    ['true', true],
    ['with another input mode', { input_mode: 'biometric' }],
    ['with a length of 0', { length: 0 }],
    ['with a length of 1.5', { length: 1.5 }],
    ['with a length that is a string', { length: '6' }],
  ])('refuses a tx_code that is %s', async (_, txCode) => {
    await expectRefusal(() => parseCredentialOffer(withGrant({ tx_code: txCode })), CODE, 'tx_code');
  });

  test('never writes a draft name', () => {
    expect(JSON.stringify(createCredentialOffer({ ...base, txCode: { length: 6 } }))).not.toMatch(/user_pin/);
  });
});

describe('VCI-12 the link', () => {
  const reference = 'https://issuer.example/academy/offers/1';

  test('by value and by reference are read back', () => {
    expect(parseOfferInput(createOfferUri({ offer: wire }))).toEqual({
      kind: 'value',
      offer: parseCredentialOffer(wire),
    });
    expect(parseOfferInput(createOfferUri({ offerUri: reference }))).toEqual({ kind: 'reference', uri: reference });
    expect(createOfferUri({ offerUri: reference })).toMatch(/^openid-credential-offer:\/\/\?/);
  });

  test('the web link of a wallet page and the bare parameters are read the same way', () => {
    const expected = { kind: 'reference', uri: reference };
    expect(
      parseOfferInput(`https://wallet.example/accept?lang=ja&credential_offer_uri=${encodeURIComponent(reference)}`),
    ).toEqual(expected);
    expect(parseOfferInput({ credential_offer_uri: reference })).toEqual(expected);
    expect(parseOfferInput({ credential_offer: JSON.stringify(wire) })).toEqual(
      parseOfferInput({ credential_offer: wire }),
    );
  });

  test('a loopback offer is read only when its origin is allowed', async () => {
    const uri = 'http://localhost:4001/T/offers/1';
    expect(
      parseOfferInput({ credential_offer_uri: uri }, { allowedInsecureOrigins: ['http://localhost:4001'] }),
    ).toEqual({ kind: 'reference', uri });
    await expectRefusal(() => parseOfferInput({ credential_offer_uri: uri }), CODE, 'https');
    await expectRefusal(
      () => parseOfferInput({ credential_offer_uri: uri }, { allowedInsecureOrigins: ['http://localhost:4002'] }),
      CODE,
      'https',
    );
  });

  test.each([
    ['both parameters', { credential_offer: wire, credential_offer_uri: reference }, 'either'],
    ['neither parameter', {}, 'either'],
    ['nothing', undefined as never, 'either'],
    [
      'a link with both',
      `${createOfferUri({ offer: wire })}&credential_offer_uri=${encodeURIComponent(reference)}`,
      'either',
    ],
    ['a link with neither', 'openid-credential-offer://?a=b', 'either'],
    ['a link without query', 'openid-credential-offer://', 'no credential offer link'],
    [
      'a link with a repeated parameter',
      `${createOfferUri({ offerUri: reference })}&credential_offer_uri=https%3A%2F%2Fevil.example`,
      'repeated',
    ],
    [
      'another scheme',
      `javascript:alert(1)//?credential_offer_uri=${encodeURIComponent(reference)}`,
      'no credential offer link',
    ],
    [
      'a presentation request',
      `openid4vp://?credential_offer_uri=${encodeURIComponent(reference)}`,
      'no credential offer link',
    ],
    ['an offer URI over http', { credential_offer_uri: 'http://issuer.example/offers/1' }, 'https'],
    ['an offer URI that is data', { credential_offer_uri: 'data:application/json,{}' }, 'https'],
    ['an offer URI that is an array', { credential_offer_uri: [reference] }, 'https'],
    ['an offer by value that is no JSON', { credential_offer: '{' }, 'Credential offer'],
    [
      'an offer by value with a repeated member',
      { credential_offer: '{"credential_issuer":"https://a.example","credential_issuer":"https://b.example"}' },
      'Credential offer',
    ],
    [
      'an offer by value of a megabyte',
      { credential_offer: JSON.stringify({ ...wire, x: 'x'.repeat(1_000_000) }) },
      'Credential offer',
    ],
    ['a link of a megabyte', `openid-credential-offer://?x=${'x'.repeat(1_000_000)}`, 'no credential offer link'],
  ])('refuses %s', async (_, input, words) => {
    await expectRefusal(() => parseOfferInput(input), CODE, words);
  });
});

describe('offers of other issuers (OpenID4VCI 1.0, section 4.1)', () => {
  test('with a pre-authorized code', () => {
    expect(parseCredentialOffer(offers.withDescribedCode)).toMatchObject({
      preAuthorizedCode: 'spring-course-41',
      txCode: { inputMode: 'numeric', description: expect.stringContaining('窓口') },
    });
    expect(parseCredentialOffer(offers.withBareCode).txCode).toEqual({ inputMode: 'numeric' });
    expect(parseCredentialOffer(offers.ofSeveralRecords)).toMatchObject({
      configurationIds: ['CertifiedSkillRecord_ldp', 'example.academy.skillcard.1'],
      txCode: { inputMode: 'numeric', length: 4 },
    });
  });

  test('one with an authorization code has nothing for this flow', () => {
    expect(parseCredentialOffer(offers.withAuthorizationCode)).toEqual({
      credentialIssuer: 'https://academy.example',
      configurationIds: ['CertifiedSkillRecord_jwt'],
    });
  });

  test('links that are escaped in another way than ours', () => {
    expect(parseOfferInput(offers.linkByValue)).toMatchObject({
      kind: 'value',
      offer: { preAuthorizedCode: 'spring-course-44', txCode: { inputMode: 'text' } },
    });
    expect(parseOfferInput(offers.linkByReference)).toEqual({
      kind: 'reference',
      uri: 'https://issuer.academy.example/offers/spring_course-45',
    });
  });
});

describe('creating an offer', () => {
  test.each([
    ['no configuration', { ...base, configurationIds: [] }, 'credential_configuration_ids'],
    ['a repeated configuration', { ...base, configurationIds: ['a', 'a'] }, 'duplicate'],
    ['an empty code', { ...base, preAuthorizedCode: '' }, 'pre-authorized_code'],
    ['a description that is too long', { ...base, txCode: { description: 'x'.repeat(301) } }, 'description'],
  ])('refuses %s', async (_, o, words) => {
    await expectRefusal(() => createCredentialOffer(o), CODE, words);
  });
});

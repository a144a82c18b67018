// Which form an input has, by shape and header alone.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { formatOf, presentationFormatOf } from '../src/formats.ts';
import { envelopCredential } from '../src/jose/envelope.ts';
import type { JsonObject } from '../src/json-object.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (header: unknown, payload: unknown = {}) => `${part(header)}.${part(payload)}.AAAA`;
const V2 = { '@context': [CONTEXT_URLS.credentialsV2] };
const envelope = (id: string, change: JsonObject = {}) => ({ ...envelopCredential('x', 'vc+jwt'), id, ...change });
const vcJwt = jwt({ typ: 'vc+jwt' }, V2);
const sdJwt = `${jwt({ typ: 'dc+sd-jwt' })}~`;

describe('formatOf', () => {
  test.each<[string, unknown, string]>([
    ['an object', {}, 'ldp_vc'],
    ['a document', { ...V2, proof: {} }, 'ldp_vc'],
    ['typ vc+jwt', vcJwt, 'vc+jwt'],
    ['typ vc+jwt whatever the payload is', jwt({ typ: 'vc+jwt' }, { vc: {} }), 'vc+jwt'],
    ['typ application/vc+jwt', jwt({ typ: 'application/vc+jwt' }), 'vc+jwt'],
    ['no typ and a document', jwt({ alg: 'EdDSA' }, V2), 'vc+jwt'],
    ['typ JWT and vc', jwt({ typ: 'JWT' }, { vc: {} }), 'jwt_vc_json'],
    ['no typ and vc', jwt({}, { vc: {} }), 'jwt_vc_json'],
    ['no typ, vc and a document: the check refuses it', jwt({}, { vc: {}, ...V2 }), 'jwt_vc_json'],
    ['an SD-JWT', sdJwt, 'dc+sd-jwt'],
    ['an SD-JWT with disclosures and Key Binding', `${sdJwt}WyJhIl0~${jwt({ typ: 'kb+jwt' })}`, 'dc+sd-jwt'],
    ['an enveloped vc+jwt', envelope(`data:application/vc+jwt,${vcJwt}`), 'vc+jwt'],
    ['an enveloped SD-JWT', envelope(`data:application/dc+sd-jwt,${sdJwt}`), 'dc+sd-jwt'],
    [
      'types and contexts in lists',
      envelope(`data:application/vc+jwt,${vcJwt}`, { type: ['EnvelopedVerifiableCredential'], ...V2 }),
      'vc+jwt',
    ],
  ])('told: %s', (_title, input, format) => {
    expect(formatOf(input)).toBe(format);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', [{}]],
    ['a number', 1],
    ['an empty text', ''],
    ['a sentence', 'hello'],
    ['JSON as a text', '{"@context":[]}'],
    ['a presentation', jwt({ typ: 'vp+jwt' }, V2)],
    ['a VP JWT', jwt({ typ: 'JWT' }, { vp: {} })],
    ['a status list token', jwt({ typ: 'statuslist+jwt' })],
    ['a Key Binding JWT', jwt({ typ: 'kb+jwt' })],
    ['typ JWT and a document', jwt({ typ: 'JWT' }, V2)],
    ['typ null', jwt({ typ: null }, V2)],
    ['a token about nothing', jwt({})],
    ['an SD-JWT of the old name', `${jwt({ typ: 'vc+sd-jwt' })}~`],
    ['an SD-JWT without its last ~', jwt({ typ: 'dc+sd-jwt' })],
    ['a vc+jwt with a ~', `${vcJwt}~`],
    ['a header in padded base64', `${part({ typ: 'vc+jwt' })}=.e30.AAAA`],
    ['a header with a member twice', `${Buffer.from('{"typ":"vc+jwt","typ":"JWT"}').toString('base64url')}.e30.AAAA`],
    ['an enveloped presentation', envelope(`data:application/vp+jwt,${vcJwt}`)],
    ['an envelope of another media type', envelope(`data:application/vc+cose,${vcJwt}`)],
    ['an envelope with parameters', envelope(`data:application/vc+jwt;charset=utf-8,${vcJwt}`)],
    ['an envelope in base64', envelope(`data:application/vc+jwt;base64,${vcJwt}`)],
    ['an envelope of two tokens', envelope(`data:application/vc+jwt,${vcJwt};data:application/vc+jwt,${vcJwt}`)],
    ['an envelope with a fragment', envelope(`data:application/vc+jwt,${vcJwt}#a`)],
    ['an envelope in capitals', envelope(`DATA:application/vc+jwt,${vcJwt}`)],
    ['an empty envelope', envelope('data:application/vc+jwt,')],
    ['an envelope with an https id', envelope('https://issuer.example/1')],
    ['an envelope without id', envelope('', { id: undefined })],
    ['P2 an envelope with a further member', envelope(`data:application/vc+jwt,${vcJwt}`, { issuer: 'did:example:a' })],
    ['an envelope with a proof', envelope(`data:application/vc+jwt,${vcJwt}`, { proof: {} })],
    [
      'an envelope of two types',
      envelope(`data:application/vc+jwt,${vcJwt}`, { type: ['EnvelopedVerifiableCredential', 'VerifiableCredential'] }),
    ],
    ['an envelope without contexts', envelope(`data:application/vc+jwt,${vcJwt}`, { '@context': undefined })],
    [
      'an envelope of an SD-JWT under the name of a vc+jwt',
      envelope(`data:application/vc+jwt,${jwt({ typ: 'JWT' }, V2)}`),
    ],
  ])('VCDM-4 %s is none', (_title, input) => {
    expect(formatOf(input)).toBeUndefined();
  });
});

describe('presentationFormatOf', () => {
  const enveloped = (id: string, change: JsonObject = {}) => ({
    ...V2,
    type: 'EnvelopedVerifiablePresentation',
    id,
    ...change,
  });
  const vpJwt = jwt({ typ: 'vp+jwt' }, V2);

  test.each<[string, unknown, string]>([
    ['an object', { ...V2 }, 'ldp_vc'],
    ['a vp+jwt', vpJwt, 'vc+jwt'],
    ['no typ and a document', jwt({}, V2), 'vc+jwt'],
    ['a VP JWT', jwt({ typ: 'JWT' }, { vp: {} }), 'jwt_vc_json'],
    ['an SD-JWT', sdJwt, 'dc+sd-jwt'],
    ['an enveloped presentation', enveloped(`data:application/vp+jwt,${vpJwt}`), 'vc+jwt'],
  ])('told: %s', (_title, input, format) => {
    expect(presentationFormatOf(input)).toBe(format);
  });

  test.each<[string, unknown]>([
    ['a vc+jwt', vcJwt],
    ['a jwt_vc_json', jwt({ typ: 'JWT' }, { vc: {} })],
    ['a Key Binding JWT', jwt({ typ: 'kb+jwt' })],
    ['an enveloped presentation of a credential', enveloped(`data:application/vc+jwt,${vcJwt}`)],
    [
      'an enveloped presentation with a holder beside it',
      enveloped(`data:application/vp+jwt,${vpJwt}`, { holder: 'did:example:a' }),
    ],
    ['null', null],
  ])('%s is none', (_title, input) => {
    expect(presentationFormatOf(input)).toBeUndefined();
  });
});

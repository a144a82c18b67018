// JOSE: header, algorithm, type, key and text of the tokens that carry credentials and presentations.
import { PEOPLE, type Person } from '../people.ts';
import { KINDS } from '../token-kinds.ts';
import { category, set } from './row.ts';

const { lines, row } = category('jose');

export { lines };

const NONES = ['none', 'None', 'NONE', 'nOnE', 'noNE', 'nonE', 'NoNe', 'none ', ' none', 'none\u0000', 'ｎｏｎｅ'];
const OTHER_ALGS = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS512',
  'PS256',
  'ES256K',
  'ES512',
  'Ed448',
  'EdDSA ',
  'eddsa',
  'es256',
  'ECDH-ES',
  'dir',
  'A256GCM',
  'ML-DSA-44',
  '',
  'constructor',
  'toString',
  '__proto__',
];

for (const { base, signer, stranger, malformed, typ, unknown, wrongAuthor } of KINDS) {
  const who: Person = PEOPLE[signer];
  const own = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384' }[who.key.algorithm];
  const isSdJwt = base.startsWith('sd-jwt');
  const header = (id: string, expect: string, name: string, value: unknown) =>
    row(`${base}, ${id}`, base, expect, { sign: { set: { [name]: value } } });

  // The algorithm: from the key, never from the header.
  for (const alg of NONES) header(`alg ${JSON.stringify(alg)}`, 'proof/alg_not_allowed', 'alg', alg);
  for (const alg of NONES.slice(0, 4)) {
    row(`${base}, alg ${alg} without signature`, base, malformed, {
      sign: { set: { alg } },
      token: [{ op: 'signature', as: 'none' }],
    });
  }
  for (const alg of OTHER_ALGS) header(`alg ${JSON.stringify(alg)}`, 'proof/alg_not_allowed', 'alg', alg);
  for (const alg of ['EdDSA', 'Ed25519', 'ES256', 'ES384'].filter(
    (one) => one !== own && !(own === 'EdDSA' && one === 'Ed25519'),
  )) {
    header(`alg ${alg} of another kind of key`, 'proof/alg_not_allowed', 'alg', alg);
  }
  if (own === 'EdDSA') header('alg by its new name', 'ok', 'alg', 'Ed25519');
  for (const secret of ['pem', 'pem and a space', 'pem without its end', 'der', 'jwk', 'x', 'bytes', 'empty']) {
    row(`${base}, HS256 with the public key as secret: ${secret}`, base, 'proof/alg_not_allowed', {
      unsigned: [set('/secret', secret)],
      sign: { set: { alg: 'HS256' } },
    });
  }
  header('alg as number', 'proof/alg_not_allowed', 'alg', 7);
  header('alg as list', 'proof/alg_not_allowed', 'alg', [own]);
  header('alg as object', 'proof/alg_not_allowed', 'alg', { name: own });
  header('alg null', 'proof/alg_not_allowed', 'alg', null);
  row(`${base}, no alg`, base, 'proof/alg_not_allowed', { sign: { without: ['alg'] } });

  // Extensions: we understand none.
  for (const [name, crit] of Object.entries({
    unknown: ['x'],
    b64: ['b64'],
    exp: ['exp'],
    empty: [],
    text: 'b64',
    number: 7,
    null: null,
    object: {},
    doubled: ['x', 'x'],
    alg: ['alg'],
  })) {
    header(`crit ${name}`, malformed, 'crit', crit);
  }
  for (const b64 of [true, false, 'false']) header(`b64 ${JSON.stringify(b64)}`, malformed, 'b64', b64);
  header('an unknown member that is not critical', 'ok', 'x', 'y');
  header('zip DEF', 'ok', 'zip', 'DEF');

  // The type.
  for (const other of [
    'at+jwt',
    'kb+jwt',
    'statuslist+jwt',
    'openid4vci-proof+jwt',
    'oauth-authz-req+jwt',
    'vc+sd-jwt',
    'VC+JWT',
    'vc+jwt;v=1',
    'jwt',
    '',
    ' ',
  ]) {
    if (other === typ) continue;
    header(`typ ${JSON.stringify(other)}`, unknown, 'typ', other);
  }
  header('typ as number', unknown, 'typ', 7);
  header('typ as list', unknown, 'typ', [typ]);
  header('typ null', unknown, 'typ', null);
  if (typ !== 'JWT' && !isSdJwt) header('typ with application/ before it', 'ok', 'typ', `application/${typ}`);
  if (!isSdJwt) row(`${base}, no typ`, base, 'ok', { sign: { without: ['typ'] } });
  if (isSdJwt) row(`${base}, no typ`, base, unknown, { sign: { without: ['typ'] } });
  if (isSdJwt) header('typ with application/ before it', unknown, 'typ', `application/${typ}`);
  if (/^v[cp]\+jwt/.test(typ)) {
    header('cty of the other kind', 'proof/typ_mismatch', 'cty', typ === 'vc+jwt' ? 'vp' : 'vc');
    header('cty JWT', 'proof/typ_mismatch', 'cty', 'JWT');
    header('cty as number', 'proof/typ_mismatch', 'cty', 7);
    row(`${base}, no cty`, base, 'ok', { sign: { without: ['cty'] } });
  }

  // The key: the one that kid names in the DID document, whatever else the header offers.
  const publicJwk = PEOPLE[stranger].key.publicJwk;
  const offered: Record<string, unknown> = {
    jwk: publicJwk,
    jku: 'https://e.example/jwks.json',
    x5u: 'https://e.example/cert.pem',
    x5c: ['MIIB'],
    x5t: 'AAAA',
    'x5t#S256': 'AAAA',
  };
  for (const [name, value] of Object.entries(offered)) {
    header(`${name} offered beside the right key`, 'ok', name, value);
    row(`${base}, ${name} of a stranger who signs`, base, 'proof/proof_invalid', {
      sign: { key: stranger, set: { [name]: value } },
    });
    if (!isSdJwt || name !== 'x5c')
      row(
        `${base}, ${name} and no kid`,
        base,
        malformed === 'proof/document_malformed' ? 'proof/proof_malformed' : malformed,
        { sign: { key: stranger, set: { [name]: value }, without: ['kid'] } },
      );
  }
  header('kid of a stranger', wrongAuthor, 'kid', PEOPLE[stranger].method);
  row(`${base}, kid of a stranger who signs`, base, wrongAuthor, {
    sign: { key: stranger, set: { kid: PEOPLE[stranger].method } },
  });
  row(`${base}, signed by a stranger`, base, 'proof/proof_invalid', { sign: { key: stranger } });
  header('kid without fragment', isSdJwt ? 'proof/issuer_mismatch' : 'proof/proof_malformed', 'kid', who.did);
  header('kid of a key that is not there', 'proof/key_not_allowed', 'kid', `${who.did}#other`);
  header('kid as number', 'proof/proof_malformed', 'kid', 7);
  header('kid as list', 'proof/proof_malformed', 'kid', [who.method]);
  header('kid null', 'proof/proof_malformed', 'kid', null);
  header(
    'kid with a path',
    isSdJwt ? 'proof/issuer_mismatch' : 'proof/proof_malformed',
    'kid',
    who.method.replace('#', '/../#'),
  );
  header('kid with a quote', 'proof/proof_malformed', 'kid', `${who.method}' OR 1=1`);
  header(
    'kid as an address',
    isSdJwt ? 'proof/issuer_mismatch' : 'proof/proof_malformed',
    'kid',
    'https://e.example/keys#1',
  );
  row(`${base}, no kid`, base, 'proof/proof_malformed', { sign: { without: ['kid'] } });
  header('kid as fragment alone', isSdJwt ? 'ok' : 'proof/proof_malformed', 'kid', `#${who.method.split('#')[1]}`);
}

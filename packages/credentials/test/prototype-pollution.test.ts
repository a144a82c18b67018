// T22: no document leaves a trace in the objects that all other documents share.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { codeOf, options, record, sign } from './world.ts';

const INHERITED = Object.getOwnPropertyNames(Object.prototype);
/** Everything that hangs on what objects inherit, and on Object itself: names, and the names of members of members. */
const shared = () => [Object.prototype, Object, ...INHERITED.map((name) => Object.prototype[name as 'toString'])];
const traces = () => shared().map((one) => (one === null ? [] : Reflect.ownKeys(one)));
const before = traces();

const change: [string, (document: JsonObject, name: string) => void][] = [
  ['the address of a skill', (document, name) => (skillOf(document).skillId = name)],
  ['a level in a list', (document, name) => (skillOf(document).meetsLevel = [name])],
  ['the id of an achievement', (document, name) => (achievementOf(document).id = name)],
  ['an id with members', (document, name) => (document.evidence = [{ id: name, type: ['Evidence'], name: 'x' }])],
  ['a type', (document, name) => (document.type = ['VerifiableCredential', name])],
  ['a member', (document, name) => Object.defineProperty(document, name, { value: 'x', enumerable: true })],
  [
    'a member inside',
    (document, name) => Object.defineProperty(achievementOf(document), name, { value: {}, enumerable: true }),
  ],
];
const subjectOf = (document: JsonObject) => document.credentialSubject as JsonObject;
const achievementOf = (document: JsonObject) => subjectOf(document).achievement as JsonObject;
const skillOf = (document: JsonObject) => (subjectOf(document).skill as JsonObject[])[0] as JsonObject;

describe.each(INHERITED)('the name %s', (name) => {
  test.each(change)('as %s is refused and changes nothing', async (_title, apply) => {
    const signed = await sign(record());
    apply(signed, name);
    expect(['document_ambiguous', 'member_refused']).toContain(codeOf(await verifyCredential(signed, options())));
    expect(traces()).toEqual(before);
  });
});

test('after all of them a good credential is verified as before', async () => {
  expect(await verifyCredential(await sign(record()), options())).toMatchObject({ verified: true });
});

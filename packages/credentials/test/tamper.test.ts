// Every leaf of a signed Certified record: changed, removed, or joined by another, the credential is refused.
import { describe, expect, test } from '@jest/globals';
import { deriveCredential } from '../src/derive-credential.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { signBase } from './selective.ts';
import { SELECTIVE_SUITES, WHOLE_SUITES } from './suites.ts';
import { bothEntries, documentLoader, NOW, options, record, sign } from './world.ts';

type Path = (string | number)[];

function* walk(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value))
    yield* walk(member, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** A copy in which the container at `path` was edited. */
function edit(
  document: JsonObject,
  path: Path,
  change: (container: unknown, key: string | number) => void,
): JsonObject {
  const copy = structuredClone(document);
  let container: unknown = copy;
  for (const key of path.slice(0, -1)) container = (container as JsonObject)[key];
  change(container, path.at(-1) as string | number);
  return copy;
}

function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  const text = value as string;
  // The same kind of text, so that no check but the signature is asked to notice.
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return text.replace(/^\d{4}/, '2025');
  return `${text}x`;
}

const [ecdsaSd] = SELECTIVE_SUITES as [(typeof SELECTIVE_SUITES)[0]];
const SHOWN = ['/credentialSubject/skill/0', '/credentialSubject/result', '/evidence', '/localized', '/awardedDate'];

describe.each([
  ...WHOLE_SUITES.map(({ title, cryptosuite, signer }) => ({
    title: `signed with ${title}`,
    make: () => sign(record(bothEntries, signer), { cryptosuite, signer }),
  })),
  {
    title: 'derived with ecdsa-sd-2023',
    make: async () =>
      deriveCredential(await signBase(ecdsaSd, bothEntries), {
        selectivePointers: [...SHOWN, '/credentialSubject/achievement/resultDescription'],
        documentLoader,
        now: NOW,
      }),
  },
])('a record $title is refused', ({ make }) => {
  const signing = make();
  const verify = async (document: unknown) => (await verifyCredential(document, options())).checks[0];

  test('not as it is', async () => {
    expect(await verify(await signing)).toEqual({ id: 'proof', outcome: 'passed' });
  });

  test('when any one leaf is changed', async () => {
    const signed = await signing;
    const leaves = [...walk(signed)].filter(({ value }) => typeof value !== 'object');
    expect(leaves.length).toBeGreaterThan(90);
    for (const { path, value } of leaves) {
      const changed = edit(signed, path, (container, key) => {
        (container as JsonObject)[key] = otherValue(value);
      });
      expect([path.join('/'), (await verify(changed))?.outcome]).toEqual([path.join('/'), 'failed']);
    }
  });

  test('when any one leaf or branch is removed', async () => {
    const signed = await signing;
    for (const { path } of walk(signed)) {
      if (path.length === 0) continue;
      const removed = edit(signed, path, (container, key) => {
        if (Array.isArray(container)) container.splice(key as number, 1);
        else delete (container as JsonObject)[key];
      });
      expect([path.join('/'), (await verify(removed))?.outcome]).toEqual([path.join('/'), 'failed']);
    }
  });

  test.each<[string, string, unknown]>([
    ['an unknown member', 'addedLater', 'x'],
    ['a member whose name is an IRI', 'https://schema.org/award', 'x'],
    ['a null', 'name', null],
    ['an empty list', 'evidence', []],
    ['a member named __proto__', '__proto__', 'x'],
    ['a keyword', '@index', 'x'],
  ])('P5 when %s is added to any one object', async (_title, key, value) => {
    const signed = await signing;
    for (const { path, value: object } of walk(signed)) {
      if (typeof object !== 'object' || object === null || Array.isArray(object)) continue;
      const added = structuredClone(signed);
      let target: unknown = added;
      for (const step of path) target = (target as JsonObject)[step];
      if (Object.hasOwn(target as JsonObject, key)) continue;
      Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
      const outcome = (await verify(JSON.parse(JSON.stringify(added))))?.outcome;
      expect([path.join('/'), outcome]).toEqual([path.join('/'), 'failed']);
    }
  });

  test('when any one list gets a further element, also one that it already has', async () => {
    const signed = await signing;
    for (const { path, value } of walk(signed)) {
      if (!Array.isArray(value)) continue;
      for (const item of [value[0], 'https://e.example/added', null, '@none', []]) {
        const longer = edit(signed, path, (container, key) => {
          ((container as JsonObject)[key] as unknown[]).push(structuredClone(item));
        });
        expect([path.join('/'), item, (await verify(longer))?.outcome]).toEqual([path.join('/'), item, 'failed']);
      }
    }
  });
});

describe('what the signature covers in another spelling', () => {
  const verified = async (change: (credential: JsonObject) => void) => {
    const signed = await sign(record(bothEntries));
    change(signed);
    return verifyCredential(signed, options());
  };
  const first = (value: unknown) => (value as JsonObject[])[0] as JsonObject;
  const subjectOf = (credential: JsonObject) => credential.credentialSubject as JsonObject;

  test.each<[string, (credential: JsonObject) => void]>([
    [
      'validUntil moved to its full IRI, so that nobody sees the end',
      (credential) => {
        credential['https://www.w3.org/2018/credentials#validUntil'] = { '@value': credential.validUntil };
        delete credential.validUntil;
      },
    ],
    [
      'credentialStatus moved to a compact IRI, so that nobody asks',
      (credential) => {
        credential['cred:credentialStatus'] = credential.credentialStatus;
        delete credential.credentialStatus;
      },
    ],
    [
      'additionalStatus moved to a compact IRI of our own prefix',
      (credential) => {
        credential['skr:additionalStatus'] = credential.additionalStatus;
        delete credential.additionalStatus;
      },
    ],
    [
      'the status moved to a second description of the credential',
      (credential) => {
        const { id, type, credentialStatus } = credential;
        subjectOf(credential).achievement = {
          ...(subjectOf(credential).achievement as JsonObject),
          related: [{ id, type, credentialStatus }],
        };
        delete credential.credentialStatus;
      },
    ],
    [
      'a list folded into a list',
      (credential) => {
        const skill = first(subjectOf(credential).skill);
        skill.meetsLevel = [skill.meetsLevel];
      },
    ],
    [
      'a blank node that got a name',
      (credential) => {
        first(subjectOf(credential).result).id = '_:b0';
      },
    ],
    [
      'an empty identifier',
      (credential) => {
        first(subjectOf(credential).result).evaluator = '';
      },
    ],
  ])('refuses %s', async (_title, change) => {
    expect((await verified(change)).checks[0]).toMatchObject({ outcome: 'failed' });
  });

  test.each<[string, (credential: JsonObject) => void]>([
    ['a level as text in place of a number', (credential) => (first(subjectOf(credential).skill).levelOrdinal = '3')],
    [
      'an evaluator role by compact IRI',
      (credential) => (first(subjectOf(credential).result).evaluatorRole = 'skr:TestEvaluation'),
    ],
    [
      'a skill as object in place of an address',
      (credential) => {
        const skill = first(subjectOf(credential).skill);
        skill.skillId = { id: skill.skillId };
      },
    ],
  ])('is not verified with %s: the schema knows one spelling', async (_title, change) => {
    const verdict = await verified(change);
    expect(verdict.verified).toBe(false);
    expect(verdict.checks.find(({ id }) => id === 'schema')).toMatchObject({ code: 'schema_mismatch' });
  });

  test('accepts the order of lists and members, which the graph does not know', async () => {
    const verdict = await verified((credential) => {
      (subjectOf(credential).result as unknown[]).reverse();
      const { name, ...others } = subjectOf(credential).achievement as JsonObject;
      subjectOf(credential).achievement = { name, ...others };
    });
    expect(verdict.verified).toBe(true);
  });
});

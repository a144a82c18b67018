// Open Badges of other issuers: any number of identifiers, results, alignments and evidence; texts as people write them, or strange ones.
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { Build } from './family.ts';
import type { Random } from './random.ts';
import { dateTime, holder, iri, paragraph, phrase, strangeIri, strangeText, uuid, word } from './texts.ts';

/** Strange badges have strange texts, members that are equal, ids that collide, and numbers with a fraction or an exponent. */
export function badgeFamily(shape: Random, issuer: string, sort: 'usual' | 'strange'): Build {
  const strange = sort === 'strange';
  const counts = {
    identifiers: shape.pick([0, 0, 1, 2, 4]),
    results: shape.pick([1, 1, 2, 3, strange ? 9 : 6]),
    alignments: shape.pick([0, 1, 3, 8]),
    evidence: shape.pick([0, 1, 2, 5]),
    tags: shape.pick([0, 1, 2, 6]),
  };
  const has = {
    credits: shape.oneIn(3),
    image: shape.oneIn(3),
    languageValues: shape.oneIn(3),
    nameless: shape.oneIn(5),
  };
  // An achievement is either part of the template (an issuer's own) or differs from credential to credential.
  const fixed = shape.oneIn(2) ? achievement(shape, counts, has, strange) : undefined;
  return (random) => {
    const text = strange ? strangeText : phrase;
    const subject = strange && random.oneIn(12) ? issuer : holder(random);
    const id = uuid(random);
    return {
      '@context': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.openBadgesV3, CONTEXT_URLS.openBadgesExtensions],
      id,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      ...(has.nameless ? {} : { name: has.languageValues ? languageValues(random, text) : text(random) }),
      issuer: { id: issuer, type: ['Profile'], name: text(random), url: 'https://academy.example' },
      validFrom: '2025-04-01T00:00:00Z',
      validUntil: `203${random.below(9)}-03-31T23:59:59Z`,
      awardedDate: dateTime(random),
      credentialSubject: {
        id: subject,
        type: ['AchievementSubject'],
        ...list('identifier', counts.identifiers, () => identifier(random, strange)),
        achievement: fixed ?? achievement(random, counts, has, strange),
        ...list('result', counts.results, () => result(random, text, strange)),
      },
      ...list('evidence', counts.evidence, () => evidence(random, text, strange ? id : undefined)),
      credentialStatus: status(random),
    };
  };
}

type Text = (random: Random) => string;
type Counts = { alignments: number; tags: number };
type Has = { credits: boolean; image: boolean };

/** An empty list is no list. */
const list = (name: string, length: number, make: () => unknown) =>
  length === 0 ? {} : { [name]: Array.from({ length }, make) };

function languageValues(random: Random, text: Text): JsonObject[] {
  return [
    { '@value': text(random), '@language': 'en' },
    { '@value': text(random), '@language': random.pick(['ja', 'ja-JP', 'zh-Hant']) },
  ];
}

/** Nobody is named twice by one issuer, unless he looks for trouble. */
const identifier = (random: Random, strange: boolean) => ({
  type: ['IdentityObject'],
  hashed: false,
  identityHash: strange ? strangeText(random) : `${random.hex(8)}@example.org`,
  identityType: 'emailAddress',
});

function achievement(random: Random, counts: Counts, has: Has, strange: boolean): JsonObject {
  const text = strange ? strangeText : phrase;
  const address = strange ? strangeIri : iri;
  return {
    id: address(random),
    type: ['Achievement'],
    achievementType: 'Competency',
    name: text(random),
    description: strange ? text(random) : paragraph(random),
    criteria: { narrative: strange ? text(random) : paragraph(random) },
    ...(has.credits ? { creditsAvailable: amount(random, strange) } : {}),
    ...(has.image ? { image: { id: address(random), type: 'Image', caption: text(random) } } : {}),
    ...list('tag', counts.tags, () => (strange ? text(random) : `${word(random)} ${random.below(1000)}`)),
    ...list('alignment', counts.alignments, () => ({
      type: ['Alignment'],
      targetName: strange && random.oneIn(3) ? 'same' : text(random),
      targetUrl: strange && random.oneIn(3) ? 'https://same.example/' : address(random),
    })),
  };
}

function amount(random: Random, strange: boolean): number {
  if (!strange) return random.pick([random.between(0, 120), random.between(0, 480) / 4]);
  return random.pick([
    () => random.between(-1e6, 1e6),
    () => random.between(-1e6, 1e6) / 1000,
    () => 10 ** random.between(-9, 22),
    () => random.below(1e9) / 7,
    () => random.pick([0, -0, 0.1, 0.5, 1e-7, 1e21, 123456789012345680000, 5e-324, 1.7976931348623157e308, 2 ** 53]),
  ])();
}

function result(random: Random, text: Text, strange: boolean): JsonObject {
  const same = strange && random.oneIn(4);
  return {
    type: ['Result'],
    resultDescription: same ? 'urn:same' : strange ? strangeIri(random) : iri(random),
    value: same ? '1' : random.oneIn(3) ? text(random) : String(random.between(0, 100)),
  };
}

function evidence(random: Random, text: Text, colliding: string | undefined): JsonObject {
  const id = colliding === undefined || !random.oneIn(6) ? iri(random) : random.oneIn(9) ? colliding : 'urn:same';
  return { id, type: ['Evidence'], name: text(random), narrative: text(random) };
}

function status(random: Random): JsonObject {
  const index = String(random.below(1_048_576));
  const list = 'https://status.example/t/status-lists/1';
  return {
    id: `${list}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: index,
    statusListCredential: list,
  };
}

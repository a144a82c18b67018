// Credentials whose subject uses every feature of JSON-LD that a context can name: lists, sets, languages, types, scopes, shared ids.
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { ADVERSARIAL_CONTEXT_URL } from './adversarial-context.ts';
import type { Build } from './family.ts';
import type { Random } from './random.ts';
import { calendarDate, holder, strangeIri as iri, phrase, strangeText, uuid } from './texts.ts';

/** One member of the subject: its name, and how a value of it is made. */
type Feature = readonly [name: string, make: (random: Random) => unknown];

export function graphFamily(shape: Random, issuer: string): Build {
  const width = shape.between(1, 5);
  const many = (make: (random: Random) => unknown) => (random: Random) =>
    Array.from({ length: width }, () => make(random));
  // Node ids that differ, that collide by chance, and that are not there at all.
  const naming = shape.pick(['own', 'colliding', 'none', 'none'] as const);
  const identity = (random: Random) =>
    naming === 'none' ? {} : { id: naming === 'own' ? iri(random) : `urn:same:${random.below(4)}` };
  const node = (type: string, members: (random: Random) => JsonObject) => (random: Random) => ({
    ...identity(random),
    type,
    ...members(random),
  });
  const thing = node('Thing', (random) => ({ title: text(random), scoped: text(random) }));
  // Neither can be a hole, so they belong to the shape.
  const flag = shape.oneIn(2);
  const word = shape.pick(['red', 'green']);
  const features: readonly Feature[] = [
    ['title', text],
    ['titles', many(text)],
    ['titles', many((random) => random.pick(['same', text(random)]))],
    ['steps', many(text)],
    ['japanese', text],
    ['plain', many(text)],
    ['rightToLeft', text],
    ['title', (random) => ({ '@value': text(random), '@language': random.pick(['en', 'de', 'fr-CA', 'x-own']) })],
    ['title', (random) => ({ '@value': text(random), '@language': 'he', '@direction': 'rtl' })],
    ['day', calendarDate],
    ['count', (random) => random.between(-1e9, 1e9)],
    ['share', number],
    ['price', number],
    ['flag', () => flag],
    ['raw', number],
    ['raws', many(number)],
    ['raw', (random) => random.below(1000)],
    ['link', iri],
    ['links', many(iri)],
    ['orderedLinks', many(iri)],
    ['part', thing],
    ['parts', many(thing)],
    ['parts', many(node('Other', (random) => ({ title: text(random), part: thing(random) })))],
    ['orderedParts', many(thing)],
    ['inner', (random) => ({ title: text(random), note: text(random) })],
    ['byLanguage', (random) => ({ en: text(random), ja: text(random), 'zh-Hant': text(random) })],
    ['word', () => word],
    ['partOf', (random) => ({ id: iri(random), type: 'Thing', title: text(random) })],
    ['graph', thing],
    ['data', (random) => ({ b: text(random), a: [1, 2, random.below(9)] })],
  ];
  // The last five decide more than a value, so that no template has them open.
  const usual = features.slice(0, -5);
  const chosen = Array.from({ length: shape.between(1, 7) }, () => shape.pick(shape.oneIn(12) ? features : usual));
  return (random) => ({
    '@context': [CONTEXT_URLS.credentialsV2, ADVERSARIAL_CONTEXT_URL],
    id: uuid(random),
    type: ['VerifiableCredential'],
    issuer,
    validFrom: '2025-04-01T00:00:00Z',
    credentialSubject: {
      id: naming === 'colliding' ? `urn:same:${random.below(4)}` : holder(random),
      ...Object.fromEntries(chosen.map(([name, make]) => [name, make(random)])),
    },
  });
}

const text = (random: Random): string => (random.oneIn(2) ? strangeText(random) : phrase(random));

/** Integers, fractions, and the exponents that libraries write in different ways. */
function number(random: Random): number {
  return random.pick([
    () => random.between(-1e6, 1e6),
    () => random.between(-1e6, 1e6) / 128,
    () => random.below(1e9) / 7,
    () => random.pick([0, -0, 0.1, 1e-6, 1e-7, 1e15, 1e16, 1e20, 1e21, 5e-324, 2 ** 53 - 1]),
  ])();
}

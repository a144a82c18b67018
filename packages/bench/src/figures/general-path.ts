// P5: signing arbitrary JSON-LD of which no template exists, against @digitalbazaar/vc.
import { addProof } from '@skill-records/credentials/add-proof';
import { createFastProof } from '@skill-records/credentials/canonicalization/fast-proof';
import { canonicalize } from '@skill-records/credentials/canonicalization/general-path';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { familyOf } from '../exactness/families.ts';
import { measureRounds, type Variant } from '../measure/rounds.ts';
import { ratio } from '../measure/statistics.ts';
import { DB_ISSUE } from '../peers/digitalbazaar.ts';
import { beside, figure, type Group } from './figure.ts';
import { CRYPTOSUITE, createWorld, NOW, referenceMass } from './world.ts';

const OURS = 'general path issue, a new shape each time';
const THEIRS = `${DB_ISSUE}, the same credentials`;
const REFERENCE = 'general path canonicalization, reference credential';
const DB_REFERENCE = '@digitalbazaar canonicalization, reference credential';

const SHAPES = 64;

export const generalPath: Group = {
  ids: ['P5'],
  async measure({ effort, say }) {
    say('P5: measuring');
    const world = await createWorld();
    const { key, signer, documentLoader, digitalBazaar } = world;
    const documents = Array.from({ length: SHAPES * 4 }, (_, number) => familyOf('general path', number, key.did))
      .filter(({ kind }) => kind === 'record' || kind === 'badge')
      .slice(0, SHAPES)
      .map((family): JsonObject => family.member(0));
    // Without a budget no shape is ever compiled.
    const { createProof, counts } = createFastProof({
      documentLoader,
      shadowEvery: Number.POSITIVE_INFINITY,
      limits: { budget: 0, earnedBy: Number.POSITIVE_INFINITY },
    });
    const reference = (await referenceMass(world)).credential(0);
    const variants: Variant[] = [
      {
        name: OURS,
        once: (n) =>
          addProof(documents[n % SHAPES]!, { signer, cryptosuite: CRYPTOSUITE, documentLoader, now: NOW, createProof }),
      },
      { name: THEIRS, once: (n) => digitalBazaar.issue(documents[n % SHAPES]!, NOW) },
      { name: REFERENCE, once: () => canonicalize(reference, documentLoader) },
      { name: DB_REFERENCE, once: () => digitalBazaar.canonize(reference) },
    ];
    const rates = await measureRounds(variants, { ...effort, unit: 'cpu' });
    if (counts.template > 0 || counts.reference > 0)
      throw new Error('P5: another path than the general one was taken.');
    const times = '× @digitalbazaar/vc';
    return {
      P5: figure({
        title: `issue credentials of ${SHAPES} shapes without any template`,
        unit: times,
        spread: ratio(rates, OURS, THEIRS),
        goal: { atLeast: 5 },
        also: [beside('canonicalization alone, reference credential', times, ratio(rates, REFERENCE, DB_REFERENCE))],
        rates,
      }),
    };
  },
};

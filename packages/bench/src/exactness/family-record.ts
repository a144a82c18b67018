// Certified skill records over the achievements of the catalogue, some of them with a provider's own texts.
import type { AchievementDefinition } from '@skill-records/skill-record/achievement';
import { ACHIEVEMENTS, ownRecord } from '../records/own-record.ts';
import type { Build } from './family.ts';
import type { Random } from './random.ts';
import { calendarDate, holder, iri, paragraph, phrase, uuid } from './texts.ts';

export function recordFamily(shape: Random, issuer: string): Build {
  const definition = ownTexts(shape, shape.pick(ACHIEVEMENTS));
  // Which optional members a piece of evidence has belongs to the shape.
  const evidence = Array.from({ length: shape.pick([0, 1, 1, 1, 2, 3, 12]) }, () => ({
    named: !shape.oneIn(4),
    told: shape.oneIn(3),
    hashed: shape.oneIn(2),
  }));
  return (random) =>
    ownRecord(issuer, definition, {
      id: uuid(random),
      subjectId: holder(random),
      on: calendarDate(random),
      score: String(random.between(70, 100)),
      level: definition.skill.levelOrdinal,
      evidence: evidence.map(({ named, told, hashed }, i) => ({
        url: `https://academy.example/evidence/${i}/${random.hex(12)}`,
        ...(named ? { name: phrase(random), genre: random.pick(['spreadsheet', '表計算', 'slides', 'report']) } : {}),
        ...(told ? { narrative: paragraph(random) } : {}),
        ...(hashed ? { sha256: random.hex(64) } : {}),
      })),
      revocationIndex: random.below(131_072),
      suspensionIndex: random.below(131_072),
      validFrom: new Date(Date.UTC(2025, random.below(12), random.between(1, 28), random.below(24), random.below(60))),
    });
}

function ownTexts(shape: Random, definition: AchievementDefinition): AchievementDefinition {
  if (!shape.oneIn(3)) return definition;
  const text = (make: (random: Random) => string) => ({ en: make(shape), ja: make(shape) });
  return {
    ...definition,
    humanCode: `OWN-${shape.hex(4)}`,
    name: text(phrase),
    description: text(paragraph),
    criteria: text(paragraph),
    alignment: Array.from({ length: shape.between(0, 6) }, (_, i) => ({
      targetName: phrase(shape),
      targetUrl: iri(shape),
      targetCode: `${i}-${shape.hex(3)}`,
      ...(shape.oneIn(2) ? { targetFramework: phrase(shape) } : {}),
    })),
  };
}

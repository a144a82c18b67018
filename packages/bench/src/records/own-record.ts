// Certified skill records as the product issues them: rows over the real achievements of the catalogue.
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { AchievementDefinition } from '@skill-records/skill-record/achievement';
import { itlAchievements } from '@skill-records/skill-record/catalogue/it-literacy';
import type { EvidenceInput } from '@skill-records/skill-record/record';
import type { StatusEntry } from '@skill-records/skill-record/record-envelope';
import { toCertifiedCredential } from '@skill-records/skill-record/to-credential';

/** What one person's record adds to the achievement. */
export interface RecordRow {
  id: `urn:uuid:${string}`;
  subjectId: string;
  /** Calendar date of both assessments. */
  on: string;
  score: string;
  level: number;
  evidence: readonly EvidenceInput[];
  revocationIndex: number;
  suspensionIndex: number;
  validFrom: Date;
}

export const ACHIEVEMENTS: readonly AchievementDefinition[] = itlAchievements;

/** Level 3 of spreadsheets, which the examples of the product speak of. */
export const SPREADSHEETS_3: AchievementDefinition = itlAchievements.find(
  ({ humanCode }) => humanCode === 'ITL-SS-3',
) as AchievementDefinition;

const ACADEMY = {
  name: { en: 'Sample Training Academy', ja: 'サンプル研修アカデミー' },
  url: 'https://academy.example',
};
const LISTS = 'https://status.example/academy/status-lists';

/** Unsigned. `definition` may hold texts of a provider's own. */
export function ownRecord(issuer: string, definition: AchievementDefinition, row: RecordRow): JsonObject {
  return toCertifiedCredential({
    id: row.id,
    issuer: { id: issuer, ...ACADEMY },
    subjectId: row.subjectId,
    achievementId: `https://academy.example/v1/achievements/${definition.humanCode.toLowerCase()}`,
    definition,
    results: [
      { role: 'TestEvaluation', value: row.score, on: row.on },
      { role: 'TeacherEvaluation', level: row.level, on: row.on },
    ],
    evidence: row.evidence,
    awardedOn: row.validFrom,
    validFrom: row.validFrom,
    statusEntries: {
      revocation: statusEntry('r1', 'revocation', row.revocationIndex),
      suspension: statusEntry('s1', 'suspension', row.suspensionIndex),
    },
  });
}

function statusEntry(list: string, statusPurpose: string, index: number): StatusEntry {
  return {
    id: `${LISTS}/${list}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose,
    statusListIndex: String(index),
    statusListCredential: `${LISTS}/${list}`,
  };
}

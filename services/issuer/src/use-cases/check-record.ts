// Checks what an LMS or HR system reported before it becomes an offer.
import type { Transaction } from '@skill-records/service-kit/database';
import { type InputFault, Problem, problem } from '@skill-records/service-kit/problem';
import { checkResults, type SkillRecordInput } from '@skill-records/skill-record/record';
import { catalogue } from './achievement-view.ts';
import { findAchievement } from './find-achievement.ts';
import type { IssuerContext } from './issuer-context.ts';
import type { CheckedRecord } from './make-offers.ts';
import type { Tenant } from './open-tenant.ts';
import { dedupeKey } from './seal-subject.ts';

/** @throws Problem `achievement_unknown`, `record_invalid` */
export async function checkRecord(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  input: SkillRecordInput,
): Promise<CheckedRecord> {
  const place = { batchId: null, batchRow: null };
  if (input.type === 'Identified') {
    const faults = checkIdentified(input);
    if (faults.length > 0) throw new Problem('record_invalid', { errors: faults });
    return { input, achievementId: null, dedupeKey: null, ...place };
  }
  const achievement = await findAchievement(ctx, tx, tenant.id, input.achievement);
  if (!achievement) throw problem('achievement_unknown');
  const faults = checkResults(achievement.definition, input.results, { now: ctx.now(), catalogue });
  if (faults.length > 0) {
    const errors = faults.map((fault) => ({ ...fault, path: `/results${fault.path}` }));
    throw new Problem('record_invalid', { errors });
  }
  return {
    input,
    achievementId: achievement.id,
    dedupeKey: dedupeKey(tenant.offerKey, input.recipient, achievement.id) ?? null,
    ...place,
  };
}

const IDENTITY_OR_EMPLOYMENT: InputFault = {
  path: '',
  code: 'identity_or_employment_missing',
  message: {
    en: 'An Identified record says who somebody is or where they work. Send identity, employment or both.',
    ja: '本人確認記録には、本人の情報（identity）か雇用の情報（employment）の少なくとも一方が必要です。',
  },
};

export function checkIdentified(input: Extract<SkillRecordInput, { type: 'Identified' }>): InputFault[] {
  return input.identity || input.employment ? [] : [IDENTITY_OR_EMPLOYMENT];
}

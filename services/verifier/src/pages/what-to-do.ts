// What an employer can do about a finding: a few kinds of advice, one for each code.
import type { Check, CheckCode } from '@skill-records/credentials/verdict';
import { defineMessages } from '@skill-records/web-kit/messages';

const adviceTexts = defineMessages({
  en: {
    askAgain: 'Ask the applicant to present again from their wallet. If it happens again, do not rely on this record.',
    doNotRely: 'Do not rely on this record. Ask the applicant whether the issuer can issue it anew.',
    askIssuer: 'Ask the applicant about it; the issuer alone can change it.',
    later: 'Create a new session in a few minutes. Nothing is held against the applicant until it can be checked.',
    trust: 'Find out who the issuer is. If you believe them, add them to your trust list and ask again.',
    otherRecord: 'Ask the applicant for a record that fits, or look at it as additional information.',
    support: 'Tell whoever runs this service; the applicant cannot change it.',
    none: 'Nothing to do.',
  },
  ja: {
    askAgain:
      '応募者にウォレットからもう一度提示してもらってください。繰り返す場合は、この記録を判断に使わないでください。',
    doNotRely: 'この記録は判断に使わず、発行者に再発行してもらえるか応募者に確認してください。',
    askIssuer: '応募者に事情を確認してください。変更できるのは発行者だけです。',
    later: '数分後に新しいセッションを作ってください。確認できるまでは応募者に不利に扱わないでください。',
    trust: '発行者を確かめ、信頼できる場合は信頼リストに加えてから、もう一度依頼してください。',
    otherRecord: '依頼に合う記録を提示してもらうか、参考情報として扱ってください。',
    support: 'このサービスの運用担当者に知らせてください。応募者側では直せません。',
    none: '対応は不要です。',
  },
});

type Advice = 'askAgain' | 'doNotRely' | 'askIssuer' | 'later' | 'trust' | 'otherRecord' | 'support' | 'none';

const ADVICE: Record<CheckCode, Advice> = {
  context_unknown: 'support',
  context_inline: 'doNotRely',
  term_undefined: 'doNotRely',
  member_refused: 'doNotRely',
  document_ambiguous: 'doNotRely',
  document_too_large: 'doNotRely',
  document_malformed: 'doNotRely',
  structure_invalid: 'doNotRely',
  disclosure_invalid: 'doNotRely',
  sd_alg_unsupported: 'support',
  format_unknown: 'support',
  envelope_invalid: 'doNotRely',
  claims_conflict: 'doNotRely',
  proof_missing: 'doNotRely',
  typ_mismatch: 'doNotRely',
  alg_not_allowed: 'doNotRely',
  proof_multiple: 'doNotRely',
  proof_unsupported: 'support',
  proof_malformed: 'doNotRely',
  proof_purpose: 'doNotRely',
  proof_invalid: 'doNotRely',
  proof_expired: 'doNotRely',
  proof_from_future: 'doNotRely',
  challenge_mismatch: 'askAgain',
  domain_mismatch: 'askAgain',
  issuer_mismatch: 'doNotRely',
  key_unresolvable: 'later',
  key_not_allowed: 'doNotRely',
  key_retired: 'doNotRely',
  holder_mismatch: 'askAgain',
  presentation_empty: 'askAgain',
  key_binding_missing: 'askAgain',
  key_binding_unexpected: 'askAgain',
  key_binding_invalid: 'askAgain',
  key_binding_stale: 'askAgain',
  sd_hash_mismatch: 'askAgain',
  not_yet_valid: 'askIssuer',
  expired: 'doNotRely',
  status_absent: 'none',
  status_revoked: 'askIssuer',
  status_suspended: 'askIssuer',
  status_unavailable: 'later',
  status_type_unknown: 'support',
  status_purpose_unknown: 'support',
  status_entry_malformed: 'doNotRely',
  status_index_out_of_range: 'doNotRely',
  status_list_malformed: 'later',
  status_list_too_short: 'later',
  status_list_unverified: 'later',
  status_list_expired: 'later',
  status_list_mismatch: 'later',
  status_issuer_mismatch: 'doNotRely',
  status_purpose_mismatch: 'doNotRely',
  schema_absent: 'none',
  schema_unknown: 'support',
  schema_mismatch: 'doNotRely',
  type_metadata_unavailable: 'later',
  type_metadata_malformed: 'support',
  type_metadata_mismatch: 'doNotRely',
  issuer_unknown: 'trust',
  issuer_trust_unavailable: 'later',
  query_not_satisfied: 'otherRecord',
};

/** Undefined when the check passed: there is nothing to do then. */
export function adviceFor(check: Check, lang: 'en' | 'ja'): string | undefined {
  if (check.outcome === 'passed' || !check.code) return undefined;
  return adviceTexts.in(lang)(ADVICE[check.code]);
}

// The one error class of this package: a caller asked for a record that must not exist.

export type SkillRecordErrorCode =
  | 'skill_unknown'
  | 'level_not_defined'
  | 'result_unusable'
  | 'validity_missing'
  | 'validity_order'
  | 'validity_too_long'
  | 'identity_or_employment_missing'
  | 'duration_format'
  | 'receipt_of_person'
  | 'digest_format'
  | 'check_missing'
  | 'job_profile_faulty'
  | 'record_type_unsupported';

export class SkillRecordError extends Error {
  readonly code: SkillRecordErrorCode;

  constructor(code: SkillRecordErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SkillRecordError';
    this.code = code;
  }
}

// Human names of the parts of a record, in both languages: what a person reads before anything is shown to a verifier.
import { type LocalizedText, sameText } from './read-json.ts';

export const FIELD_GROUPS = [
  'person',
  'record',
  'result',
  'achievement',
  'evidence',
  'issuer',
  'other',
  'technical',
] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

const L = (en: string, ja: string): LocalizedText => ({ en, ja });

/** Which part of the consent screen a path belongs to: the longest prefix wins. */
const GROUPS: readonly [prefix: string, group: FieldGroup][] = [
  ['credentialSubject.identity', 'person'],
  ['credentialSubject.identifier', 'person'],
  ['credentialSubject.employment', 'person'],
  ['credentialSubject.result', 'result'],
  ['credentialSubject.skill', 'result'],
  ['credentialSubject.achievement', 'achievement'],
  ['credentialSubject.endorsementComment', 'record'],
  ['credentialSubject.verification', 'record'],
  ['credentialSubject.evaluatorRole', 'record'],
  ['credentialSubject.evaluatedOn', 'record'],
  ['evidence', 'evidence'],
  ['issuer', 'issuer'],
  ['name', 'record'],
  ['description', 'record'],
  ['localized', 'record'],
  ['awardedDate', 'record'],
  ['validFrom', 'record'],
  ['validUntil', 'record'],
  ['id', 'technical'],
  ['credentialSubject.id', 'technical'],
  ['proof', 'technical'],
  ['credentialStatus', 'technical'],
  ['additionalStatus', 'technical'],
  ['credentialSchema', 'technical'],
];

const LABELS: Readonly<Record<string, LocalizedText>> = {
  name: L('Name of the record', '記録の名前'),
  description: L('Description', '説明'),
  awardedDate: L('Awarded on', '認定日'),
  validFrom: L('Valid from', '有効期間の開始'),
  validUntil: L('Valid until', '有効期間の終了'),
  id: L('Identifier of the record', '記録の識別子'),
  'credentialSubject.id': L('Your identifier (public key)', 'あなたの識別子（公開鍵）'),
  'credentialSubject.identity.fullName': L('Full name', '氏名'),
  'credentialSubject.identity.fullNameKana': L('Full name (kana)', '氏名（カナ）'),
  'credentialSubject.identity.birthDate': L('Date of birth', '生年月日'),
  'credentialSubject.identity.identityAssurance': L('How the identity was checked', '本人確認の方法'),
  'credentialSubject.identity.proofingMethod': L('Method of the identity check', '本人確認の手段'),
  'credentialSubject.identity.proofedAt': L('Identity checked on', '本人確認の日時'),
  'credentialSubject.employment.employer': L('Employer', '勤務先'),
  'credentialSubject.employment.employmentType': L('Type of employment', '雇用形態'),
  'credentialSubject.employment.jobTitle': L('Job title', '職位・職種'),
  'credentialSubject.employment.department': L('Department', '部署'),
  'credentialSubject.employment.startDate': L('Employed since', '入社日'),
  'credentialSubject.employment.endDate': L('Employed until', '退職日'),
  'credentialSubject.result.value': L('Result', '評価結果'),
  'credentialSubject.result.achievedLevel': L('Level reached', '到達レベル'),
  'credentialSubject.result.evaluatorRole': L('Evaluated by', '評価者'),
  'credentialSubject.result.evaluatedOn': L('Evaluated on', '評価日'),
  'credentialSubject.result.resultDescription': L('Evaluation it belongs to', '対応する評価項目'),
  'credentialSubject.skill.skillId': L('Skill', 'スキル'),
  'credentialSubject.skill.scale': L('Level scale', 'レベルの尺度'),
  'credentialSubject.skill.level': L('Level of the skill', 'スキルのレベル'),
  'credentialSubject.skill.levelOrdinal': L('Level (number)', 'レベル（数値）'),
  'credentialSubject.skill.meetsLevel': L('Levels that are met', '満たしているレベル'),
  'credentialSubject.skill.assessedAs': L('Evaluated by', '評価者'),
  'credentialSubject.skill.assessedOn': L('Assessed on', '評価日'),
  'credentialSubject.achievement.id': L('Address of the achievement', '認定項目のアドレス'),
  'credentialSubject.achievement.name': L('Achievement', '認定項目'),
  'credentialSubject.achievement.description': L('What the achievement means', '認定項目の内容'),
  'credentialSubject.achievement.humanCode': L('Code of the achievement', '認定項目のコード'),
  'credentialSubject.achievement.version': L('Version of the achievement', '認定項目の版'),
  'credentialSubject.achievement.achievementType': L('Kind of achievement', '認定項目の種類'),
  'credentialSubject.achievement.criteria.narrative': L('Criteria', '認定基準'),
  'credentialSubject.achievement.criteria.id': L('Address of the criteria', '認定基準のアドレス'),
  'credentialSubject.achievement.alignment.targetName': L('Corresponds to', '対応する基準'),
  'credentialSubject.achievement.alignment.targetFramework': L('Framework', '基準の枠組み'),
  'credentialSubject.achievement.alignment.targetCode': L('Code in the framework', '枠組みの中のコード'),
  'credentialSubject.achievement.resultDescription.name': L('Evaluation', '評価項目'),
  'credentialSubject.achievement.resultDescription.requiredValue': L('Value that is required', '必要な値'),
  'credentialSubject.achievement.resultDescription.requiredLevel': L('Level that is required', '必要なレベル'),
  'credentialSubject.achievement.resultDescription.id': L('Number of the evaluation', '評価項目の番号'),
  'credentialSubject.achievement.resultDescription.resultType': L('Kind of evaluation', '評価の種類'),
  'credentialSubject.achievement.resultDescription.rubricCriterionLevel.id': L(
    'Address of the level',
    '評価基準のレベルのアドレス',
  ),
  'credentialSubject.achievement.resultDescription.rubricCriterionLevel.description': L(
    'What the level means',
    '評価基準のレベルの内容',
  ),
  'credentialSubject.achievement.resultDescription.rubricCriterionLevel.level': L('Level', 'レベル'),
  'credentialSubject.achievement.resultDescription.rubricCriterionLevel.points': L('Points', '点数'),
  'credentialSubject.achievement.alignment.targetType': L('Kind of framework', '枠組みの種類'),
  'credentialSubject.achievement.alignment.targetUrl': L('Address of the framework', '枠組みのアドレス'),
  'credentialSubject.achievement.related.id': L('Other version', '関連する版'),
  'credentialSubject.achievement.related.version': L('Number of the other version', '関連する版の番号'),
  'credentialSubject.achievement.resultDescription.valueMin': L('Lowest value', '最低値'),
  'credentialSubject.achievement.resultDescription.valueMax': L('Highest value', '最高値'),
  'credentialSubject.achievement.resultDescription.rubricCriterionLevel.name': L(
    'Level of the rubric',
    '評価基準のレベル',
  ),
  'credentialSubject.endorsementComment': L('Comment', 'コメント'),
  'credentialSubject.evaluatorRole': L('Evaluated by', '評価者'),
  'credentialSubject.evaluatedOn': L('Evaluated on', '評価日'),
  'credentialSubject.verification.verifiedAt': L('Verified at', '検証した日時'),
  'credentialSubject.verification.outcome': L('Outcome of the verification', '検証の結果'),
  'credentialSubject.verification.holderBinding': L('Presented by the holder', '本人による提示'),
  'credentialSubject.verification.check.checkType': L('Check', '確認項目'),
  'credentialSubject.verification.check.outcome': L('Outcome of the check', '確認の結果'),
  'credentialSubject.verification.check.detail': L('Note on the check', '確認の補足'),
  'credentialSubject.verification.policy': L('Rules of the verifier', '検証の方針'),
  'credentialSubject.verification.policyVersion': L('Version of the rules', '検証の方針の版'),
  'credentialSubject.verification.verifiedDigest': L('Fingerprint of the record', '記録の指紋'),
  'issuer.id': L('Identifier of the issuer', '発行者の識別子'),
  issuer: L('Identifier of the issuer', '発行者の識別子'),
  'issuer.name': L('Issuer', '発行者'),
  'issuer.url': L('Web site of the issuer', '発行者のウェブサイト'),
  'issuer.otherIdentifier.identifier': L('Registration number of the issuer', '発行者の登録番号'),
  'evidence.name': L('Evidence', '根拠資料'),
  'evidence.genre': L('Kind of evidence', '根拠資料の種類'),
  'evidence.narrative': L('About the evidence', '根拠資料の説明'),
  'evidence.id': L('Address of the evidence', '根拠資料のアドレス'),
  'proof.proofValue': L('Signature of the issuer', '発行者の署名'),
  'proof.verificationMethod': L('Key of the issuer', '発行者の鍵'),
  'proof.created': L('Signed at', '署名の日時'),
  'proof.proofPurpose': L('Purpose of the signature', '署名の目的'),
  'proof.cryptosuite': L('Way of signing', '署名方式'),
  'credentialStatus.id': L('Entry of the status', '有効性の項目'),
  'credentialStatus.statusPurpose': L('What the status is about', '有効性の種類'),
  'additionalStatus.id': L('Entry of the suspension', '一時停止の項目'),
  'additionalStatus.statusPurpose': L('What the second status is about', '一時停止の種類'),
  'credentialSchema.id': L('Schema', 'スキーマ'),
  'credentialStatus.statusListCredential': L('Where the status is published', '有効性の公開先'),
  'credentialStatus.statusListIndex': L('Number in the status list', '有効性リストの番号'),
  'additionalStatus.statusListCredential': L('Where the suspension is published', '一時停止の公開先'),
  'additionalStatus.statusListIndex': L('Number in the suspension list', '一時停止リストの番号'),
};

/** For parts without a label of their own, by their last member. */
const LAST_MEMBER: Readonly<Record<string, LocalizedText>> = {
  name: L('Name', '名前'),
  description: L('Description', '説明'),
  narrative: L('Description', '説明'),
  id: L('Identifier', '識別子'),
  url: L('Web address', 'ウェブアドレス'),
  level: L('Level', 'レベル'),
  inLanguage: L('Language', '言語'),
  version: L('Version', '版'),
};

const VALUES: Readonly<Record<string, LocalizedText>> = {
  TestEvaluation: L('Test', 'テスト'),
  TeacherEvaluation: L('Teacher', '講師'),
  PeerEvaluation: L('Peers', '同僚・受講者どうし'),
  ManagerEvaluation: L('Manager', '上司'),
  CourseEvaluation: L('Course', '講座'),
  WorkshopEvaluation: L('Workshop', 'ワークショップ'),
  SelfEvaluation: L('Self', '本人'),
  SelfDeclared: L('Self-declared', '本人の申告'),
  EmployerVouched: L('Vouched for by the employer', '勤務先が確認'),
  DocumentChecked: L('Document checked', '本人確認書類で確認'),
  IcChipChecked: L('IC chip of a document checked', '本人確認書類のICチップで確認'),
  passed: L('Passed', '合格'),
  failed: L('Failed', '不合格'),
  warning: L('Note', '注意'),
  notChecked: L('Not checked', '未確認'),
  revocation: L('Revocation', '取り消し'),
  suspension: L('Suspension', '一時停止'),
  assertionMethod: L('Statement of the issuer', '発行者による証明'),
  ScaledScore: L('Score', '点数'),
  RubricCriterionLevel: L('Level of a rubric', '評価基準のレベル'),
  Competency: L('Competency', '能力'),
  Membership: L('Membership', '所属'),
  proofCheck: L('Signature', '署名'),
  statusCheck: L('Status', '有効性'),
  schemaCheck: L('Form', '形式'),
  validityCheck: L('Validity period', '有効期間'),
  issuerTrustCheck: L('Trust in the issuer', '発行者の信頼性'),
  holderBindingCheck: L('Presented by the holder', '本人による提示'),
  queryCheck: L('Fits the question', '条件への適合'),
};

const TRANSLATION = L(' (translation)', '（翻訳）');

/** `path` without array positions, for example `credentialSubject.result.value`. An unknown part keeps its own name. */
export function labelOf(path: string): LocalizedText {
  const plain = path.replace(/(^|\.)localized\./, '$1');
  const label = LABELS[plain] ?? LAST_MEMBER[plain.split('.').at(-1) ?? ''] ?? sameText(plain);
  return plain === path ? label : { en: label.en + TRANSLATION.en, ja: label.ja + TRANSLATION.ja };
}

export function groupOf(path: string): FieldGroup {
  let best: readonly [string, FieldGroup] = ['', 'other'];
  for (const entry of GROUPS) {
    const [prefix] = entry;
    if ((path === prefix || path.startsWith(`${prefix}.`)) && prefix.length > best[0].length) best = entry;
  }
  return best[1];
}

/** The words for a term of a closed list, such as an evaluator's role. */
export function valueLabelOf(value: string): LocalizedText | undefined {
  return Object.hasOwn(VALUES, value) ? VALUES[value] : undefined;
}

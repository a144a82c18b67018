// Names a record the way its issuer does.
import type { Language } from '@skill-records/web-kit/messages';
import type { CredentialOutcome, CredentialReport } from '../use-cases/session-report.ts';
import { sessionTexts } from './session-texts.ts';

export type ShownRecord = CredentialReport | CredentialOutcome;

/** Without a good proof the name is only what the record claims; after erasure there is none. */
export function nameOf(record: ShownRecord, lang: Language): string {
  const t = sessionTexts.in(lang);
  if (!('summary' in record)) return t('erasedRecord');
  const { name } = record.summary;
  return name?.[lang] ?? name?.en ?? name?.ja ?? t('recordUnknown');
}

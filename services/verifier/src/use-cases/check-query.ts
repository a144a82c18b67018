// Reads the query of a session: well formed, answerable by this service, and asking for nothing an employer must not ask.

import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import {
  checkDcqlQueryToSend,
  type DcqlQuery,
  parseDcqlQuery,
  requiresHolderBinding,
} from '@skill-records/oid4vc/presentation/dcql';
import { Problem } from '@skill-records/service-kit/problem';
import { lintQuery } from '@skill-records/skill-record/protected-attributes';

/** @throws Problem dcql_query_invalid | protected_attribute */
export function checkQuery(json: unknown): DcqlQuery {
  const query = readQuery(json);
  for (const [index, credential] of query.credentials.entries()) {
    const path = `/dcql_query/credentials/${index}`;
    if (credential.format !== 'ldp_vc') {
      throw invalid(`${path}/format`, 'Only the format ldp_vc is supported.', '対応している形式は ldp_vc だけです。');
    }
    // Without it anybody could present a copy of somebody else's credential.
    if (!requiresHolderBinding(credential)) {
      throw invalid(
        `${path}/require_cryptographic_holder_binding`,
        'Holder binding is always required.',
        '保持者の確認は省略できません。',
      );
    }
  }
  const faults = lintQuery(query);
  if (faults.length > 0) {
    throw new Problem('protected_attribute', {
      errors: faults.map((fault) => ({ ...fault, path: `/dcql_query${fault.path}` })),
    });
  }
  return query;
}

function readQuery(json: unknown): DcqlQuery {
  try {
    const query = parseDcqlQuery(json);
    checkDcqlQueryToSend(query);
    return query;
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    throw invalid('/dcql_query', error.description, `規則に反しています（${error.description}）。`);
  }
}

function invalid(path: string, en: string, ja: string): Problem {
  return new Problem('dcql_query_invalid', { errors: [{ path, code: 'dcql', message: { en, ja } }] });
}

// A verified presentation request as it is kept, and what its verifier says about itself and its purpose.
import type { AuthorizationRequest } from '@skill-records/oid4vc/presentation/request';
import { cut, type LocalizedText, objectAt, objectsAt, textAt } from './read-json.ts';

export interface StoredRequest {
  request: AuthorizationRequest;
  /** Where the request came from and where the answer goes. */
  host: string;
}

export interface VerifierWords {
  name?: LocalizedText;
  purpose?: LocalizedText;
  /** ISO 8601 duration, for example `P90D`. */
  retention?: string;
  jobProfile?: LocalizedText;
  /** Per credential query: what it is for. */
  requirements: { query: string; skill?: LocalizedText; minLevel?: number; importance?: 'must' | 'should' | 'nice' }[];
}

/**
 * Reads `client_name` and our profile's member `skill_records` of the signed client metadata. All of it is the verifier's
 * own word: signed by its DID, confirmed by nobody else.
 */
export function readVerifierWords({ clientMetadata }: AuthorizationRequest): VerifierWords {
  const words = objectAt(clientMetadata, 'skill_records');
  const name = localizedName(clientMetadata);
  const purpose = localized(objectAt(words, 'purpose'));
  const retention = textAt(words, 'retention');
  const jobProfile = localized(objectAt(objectAt(words, 'jobProfile'), 'name'));
  return {
    ...(name && { name }),
    ...(purpose && { purpose }),
    ...(retention !== undefined && /^P[0-9YMWD]{1,10}$/.test(retention) && { retention }),
    ...(jobProfile && { jobProfile }),
    requirements: objectsAt(words, 'requirements').flatMap((item) => {
      const query = textAt(item, 'query');
      const skill = localized(objectAt(item, 'skill'));
      const { minLevel, importance } = item;
      if (query === undefined) return [];
      return [
        {
          query,
          ...(skill && { skill }),
          ...(typeof minLevel === 'number' && { minLevel }),
          ...((importance === 'must' || importance === 'should' || importance === 'nice') && { importance }),
        } as VerifierWords['requirements'][number],
      ];
    }),
  };
}

function localized(value: unknown): LocalizedText | undefined {
  const en = textAt(value, 'en');
  const ja = textAt(value, 'ja');
  const any = en ?? ja;
  return any === undefined ? undefined : { en: cut(en ?? any, 500), ja: cut(ja ?? any, 500) };
}

/** `client_name`, `client_name#ja`: language-tagged members of OpenID Connect Registration, section 2.1. */
function localizedName(metadata: unknown): LocalizedText | undefined {
  const plain = textAt(metadata, 'client_name');
  return localized({
    en: textAt(metadata, 'client_name#en') ?? plain,
    ja: textAt(metadata, 'client_name#ja') ?? plain,
  });
}

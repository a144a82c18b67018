// Finds claims descriptions that repeat or contradict each other, which ends their processing.
// OpenID4VCI 1.0, appendix B.3: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-B.3
import type { ClaimDescriptionMetadata, ClaimsPath } from './issuer-metadata-schema.ts';

/**
 * True when two descriptions address the same claim, when one addresses all elements of an array and another a single
 * element of it, or when one takes a claim for an array and another for an object.
 */
export function hasContradictoryClaims(claims: readonly ClaimDescriptionMetadata[]): boolean {
  const paths = new Set<string>();
  const usedAs = new Map<string, string>();
  for (const { path } of claims) {
    if (paths.has(JSON.stringify(path))) return true;
    paths.add(JSON.stringify(path));
    for (const [depth, component] of path.entries()) {
      const parent = JSON.stringify(path.slice(0, depth));
      const use = kindOf(component);
      if ((usedAs.get(parent) ?? use) !== use) return true;
      usedAs.set(parent, use);
    }
  }
  return false;
}

function kindOf(component: ClaimsPath[number]): 'member' | 'element' | 'all elements' {
  return typeof component === 'string' ? 'member' : component === null ? 'all elements' : 'element';
}

// Claim paths: how OpenID4VP and type metadata point at claims, `null` standing for all elements of a list.
// SD-JWT VC draft-19, "Claim Path"; OpenID4VP 1.0, section 7
import type { IssuedClaim, IssuedObject } from './issued-claims.ts';
import type { Disclosure } from './parse.ts';

export type ClaimPath = readonly (string | number | null)[];

export interface SelectedClaim {
  claim: IssuedClaim;
  /** The disclosures that lead to it, its own the last. */
  disclosures: Disclosure[];
}

/** Non-empty; names, indexes from 0, and null. */
export function isClaimPath(value: unknown): value is ClaimPath {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((part) => part === null || typeof part === 'string' || (Number.isSafeInteger(part) && part >= 0))
  );
}

/**
 * The claims that a path selects, counted in lists as they were issued. Hidden elements are selected and lead nowhere
 * further; a missing member only drops out. `undefined` is the error of the specification: a name asked of something
 * that is no object, or an element of something that is no list.
 */
export function selectClaims(root: IssuedObject, path: ClaimPath): SelectedClaim[] | undefined {
  let selected: SelectedClaim[] = [{ claim: root, disclosures: [] }];
  for (const part of path) {
    const next: SelectedClaim[] = [];
    for (const { claim, disclosures } of selected) {
      if (claim.kind === 'hidden') continue;
      const children = childrenAt(claim, part);
      if (children === undefined) return undefined;
      for (const child of children) {
        const own = child.disclosure === undefined ? [] : [child.disclosure];
        next.push({ claim: child, disclosures: [...disclosures, ...own] });
      }
    }
    selected = next;
  }
  return selected;
}

function childrenAt(claim: IssuedClaim, part: ClaimPath[number]): IssuedClaim[] | undefined {
  if (typeof part === 'string') {
    if (claim.kind !== 'object') return undefined;
    const member = claim.members.get(part);
    return member === undefined ? [] : [member];
  }
  if (claim.kind !== 'array') return undefined;
  return part === null ? claim.elements : claim.elements.slice(part, part + 1);
}

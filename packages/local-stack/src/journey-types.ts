// The answers of the services as far as the journey reads them.

export interface BatchCounts {
  total: number;
  invalid: number;
  offered: number;
}

export interface BatchStatus {
  id: string;
  state: string;
  counts: BatchCounts;
}

export interface RowFault {
  row: number;
  column: string;
  code: string;
}

export interface Achievement {
  id: string;
  humanCode: string;
  skill: { skillId: string; levelOrdinal: number };
}

export interface JobProfile {
  id: string;
  requirement: { id: string; skillId: string; minLevel: string; importance: 'must' | 'should' | 'nice' }[];
}

export interface WalletRecord {
  /** Id in the wallet. */
  id: string;
  /** The credential's own id (urn:uuid). */
  credentialId: string;
  type: 'Identified' | 'Certified';
  name: string;
}

export interface ResolvedRequest {
  id: string;
  queries: { id: string; candidates: { credential: string }[] }[];
}

export interface CheckLine {
  id: string;
  outcome: string;
  code?: string;
}

export interface CoverageItem {
  requirement: string;
  status: string;
  because: string[];
}

export interface SessionResult {
  id: string;
  state: string;
  reason?: string;
  verified: boolean;
  assurance: string;
  credentials: { id: string; types: string[]; checks: CheckLine[] }[];
  coverage?: { must: { met: number; of: number }; should: { met: number; of: number }; items: CoverageItem[] };
}

export interface JourneyResult {
  fileId: string;
  csvName: string;
  batch: { id: string; counts: BatchCounts; faults: RowFault[] };
  learner: { name: string; email: string };
  /** What the job profile asks, by requirement id: "itl-spreadsheet >= 3 (must)". */
  requirements: Record<string, string>;
  held: WalletRecord[];
  first: SessionResult;
  receipt: { id: string; verified: boolean; assurance: string };
  revoked: WalletRecord;
  second: SessionResult;
}

/** `https://…/office-administrator-junior#r1` -> `r1` */
export function shortId(requirement: string): string {
  return requirement.split('#').at(-1)!;
}

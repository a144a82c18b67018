// conformance.json: the full URLs that a public test suite is pointed at.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ConformanceIssuer {
  cryptosuite: string;
  /** The DID that signs. */
  id: string;
  /** POST {credential, options} */
  issue: string;
}

export interface ConformanceFile {
  issuers: ConformanceIssuer[];
  /** POST {verifiableCredential, options} */
  verify: string;
  /** POST {verifiablePresentation, options} */
  verifyPresentation: string;
  /** POST {verifiableCredential, options: {selectivePointers}} */
  derive: string;
}

/** @returns the path of the file. */
export function writeConformanceFile(dataFolder: string, content: ConformanceFile): string {
  const path = join(dataFolder, 'conformance.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${path}.new`, path);
  return path;
}

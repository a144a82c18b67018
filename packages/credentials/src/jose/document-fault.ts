// What is wrong with the document in a token, before its signature is looked at: the same rules as in every other format.
import type { ProofCheckOptions } from '../checks/proof.ts';
import { CredentialError } from '../credential-error.ts';
import { expandTypes } from '../expand-types.ts';
import { guardDocument } from '../guard-document.ts';
import type { JsonObject } from '../json-object.ts';
import { type CheckCode, isDocumentCode } from '../verdict.ts';

/**
 * In this order: what guardDocument refuses, the rules of the format and of the data model, and types that no context
 * defines. A signed JSON text has one meaning without JSON-LD, but its types are compared as IRIs with those of others.
 */
export async function findDocumentFault(
  document: JsonObject,
  o: ProofCheckOptions,
  structureFault: (document: JsonObject) => CheckCode | undefined,
): Promise<CheckCode | undefined> {
  try {
    guardDocument(document, { ...o.documentLoader, maxCharacters: o.maxCharacters });
    const fault = structureFault(document);
    if (fault !== undefined) return fault;
    await expandTypes(document, o.documentLoader);
    return undefined;
  } catch (error) {
    if (error instanceof CredentialError && isDocumentCode(error.code)) return error.code;
    throw error;
  }
}

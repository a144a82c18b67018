// A stored credential as a JSON value: what was JSON goes out as its bytes, a compact serialization as a JSON string.

/** Parsing and writing JSON anew could change what was signed, so a document is never rebuilt. */
export function jsonTextOf(document: string): string {
  return document.startsWith('{') ? document : JSON.stringify(document);
}

// Writes one line of a CSV file that people open in spreadsheets.

/**
 * RFC 4180. A cell that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection): names and
 * addresses come from strangers.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Lists every part of a record that a verifier would see, with a name that a person understands.
import { type FieldGroup, groupOf, labelOf, valueLabelOf } from './field-labels.ts';
import { cut, isObject, type JsonObject, type LocalizedText, listAt, objectsAt, textAt } from './read-json.ts';

export interface RevealedField {
  /** Where it stands, for example `credentialSubject.result[0].value`. */
  path: string;
  label: LocalizedText;
  group: FieldGroup;
  /** The value as text; long ones are cut (the whole value is sent). */
  value: string;
  /** The same in words, when the value is a term or the address of a level. */
  valueLabel?: LocalizedText;
}

const MAX_FIELDS = 500;

/** Members that say how to read the record, and nothing else. */
const SYNTAX = new Set(['@context', 'type', '@type', 'inLanguage']);

/**
 * Every value of the document that would be sent; values that stand in lists of plain texts are one field. `record` is the
 * whole record, which knows the names of its levels also where they are not sent.
 */
export function listRevealedFields(document: JsonObject, record: JsonObject = document): RevealedField[] {
  const fields: RevealedField[] = [];
  const levels = levelNames(record);
  const visit = (value: unknown, path: string, pattern: string) => {
    if (fields.length >= MAX_FIELDS || value === null || value === undefined) return;
    if (Array.isArray(value)) {
      if (value.every((item) => !isObject(item) && !Array.isArray(item))) {
        if (value.length > 0) add(value.map(String).join(', '), path, pattern);
      } else {
        for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, pattern);
      }
    } else if (isObject(value)) {
      for (const [member, content] of Object.entries(value)) {
        if (SYNTAX.has(member)) continue;
        visit(content, path === '' ? member : `${path}.${member}`, pattern === '' ? member : `${pattern}.${member}`);
      }
    } else add(String(value), path, pattern);
  };
  const add = (value: string, path: string, pattern: string) => {
    const valueLabel = levels.get(value) ?? wordsFor(value);
    fields.push({
      path,
      label: labelOf(pattern),
      group: groupOf(pattern),
      value: cut(value, 300),
      ...(valueLabel && { valueLabel }),
    });
  };
  visit(document, '', '');
  return fields;
}

/** Names of the levels that the record itself describes (Open Badges RubricCriterionLevel), by their address. */
export function levelNames(document: JsonObject): Map<string, LocalizedText> {
  const names = new Map<string, LocalizedText>();
  for (const subject of objectsAt(document, 'credentialSubject')) {
    for (const description of objectsAt(subject.achievement, 'resultDescription')) {
      for (const level of objectsAt(description, 'rubricCriterionLevel')) {
        const id = textAt(level, 'id');
        const en = textAt(level, 'name');
        if (id === undefined || en === undefined) continue;
        const translation = objectsAt(level, 'localized').find((item) => textAt(item, 'inLanguage') === 'ja');
        names.set(id, { en, ja: textAt(translation, 'name') ?? en });
      }
    }
  }
  return names;
}

function wordsFor(value: string): LocalizedText | undefined {
  const parts = value.split(', ').map(valueLabelOf);
  if (parts.some((part) => part === undefined)) return undefined;
  const words = parts as LocalizedText[];
  return { en: words.map(({ en }) => en).join(', '), ja: words.map(({ ja }) => ja).join('、') };
}

/** Whether a record names the person it is about. */
export function namesPerson(document: JsonObject): boolean {
  return listAt(document, 'credentialSubject').some(
    (subject) => isObject(subject) && (isObject(subject.identity) || subject.identifier !== undefined),
  );
}

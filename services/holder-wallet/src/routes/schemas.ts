// Shapes that several routes of the wallet share; answers are described for readers, not enforced.
import Type from 'typebox';

export const Localized = Type.Object({ en: Type.String(), ja: Type.String() });

/** A point in time: a `Date` here, its ISO 8601 text in the answer. */
export const Instant = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });

export const Email = Type.String({ minLength: 3, maxLength: 320, pattern: '^[^\\s@]{1,64}@[^\\s@]{3,255}$' });
export const PersonName = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
export const Locale = Type.Union([Type.Literal('en'), Type.Literal('ja')]);

export const IdParams = Type.Object({ id: Type.String({ maxLength: 100 }) });

export const ListQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
});

export const Status = Type.Object({
  state: Type.Union([
    Type.Literal('valid'),
    Type.Literal('suspended'),
    Type.Literal('revoked'),
    Type.Literal('expired'),
    Type.Literal('unknown'),
  ]),
  checkedAt: Instant,
});

export const RevealedField = Type.Object({
  path: Type.String(),
  label: Localized,
  group: Type.String(),
  value: Type.String(),
  valueLabel: Type.Optional(Localized),
});

export const CredentialItem = Type.Object({
  id: Type.String({ description: 'Id in this wallet.' }),
  credentialId: Type.Optional(Type.String({ description: "The credential's own id." })),
  kind: Type.String({ description: 'certified, identified, receipt, endorsement, badge or other.' }),
  types: Type.Array(Type.String()),
  name: Localized,
  issuer: Type.Object({ id: Type.String(), name: Localized }),
  holder: Type.String({ description: 'Name of the wallet user.' }),
  earner: Type.Optional(Type.String({ description: 'Name inside the record, if it names somebody.' })),
  criteria: Type.Optional(Localized),
  level: Type.Optional(Localized),
  validFrom: Type.Optional(Type.String()),
  validUntil: Type.Optional(Type.String()),
  status: Status,
  receivedAt: Instant,
});

/** A list's answer. */
export const listOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) });

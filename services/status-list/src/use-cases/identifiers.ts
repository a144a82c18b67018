// Shapes of the names that callers use for tenants, issuances, lists and changes.
import Type from 'typebox';

export const TENANT_SLUG = Type.String({
  pattern: '^[a-z][a-z0-9-]{1,38}$',
  description: 'Tenant slug of the issuer.',
});

export const ISSUANCE_ID = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{7,99}$',
  description: 'Random id under which the issuer knows one issuance; all its entries are addressed together.',
});

export const REQUESTED_STATUS = Type.Union([
  Type.Literal('revoked'),
  Type.Literal('suspended'),
  Type.Literal('active'),
]);

export const CHANGE_ID = Type.String({ format: 'uuid', description: 'The same id again is the same change.' });

export const SUSPENSION_END = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'Of a suspension: when it ends by itself, unless something else is decided before.',
});

export const VARIANT = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:#/~@+-]{0,199}$',
  description:
    'The form of the credential, such as its configuration id; each form of one issuance has its own entries.',
});

export const DID = Type.String({ pattern: '^did:[a-z0-9]+:[^#?]+$', maxLength: 1000 });

// What an API key may be allowed to do.

export const ALL_SCOPES = [
  'sessions:read',
  'sessions:write',
  'profiles:read',
  'profiles:write',
  'trust:read',
  'trust:write',
  'verify',
  'keys:write',
] as const;

export type Scope = (typeof ALL_SCOPES)[number];

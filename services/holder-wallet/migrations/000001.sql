-- The wallet's own tables. A tenant is one wallet user: `tenant_id` is the user's id everywhere.
-- What says something about a person or a record is sealed under a key of its own per user; clear columns hold ids, times, states and keyed hashes.

create table wallet_user (
  tenant_id    uuid primary key,
  email_lookup bytea not null, -- HMAC-SHA-256 of the normalised address, so that it can be found but not read
  subject_key  text not null, -- this person's key, wrapped; everything below `_sealed` opens with it, and with nothing else
  email_sealed text not null,
  name_sealed  text not null,
  locale       text not null check (locale in ('en', 'ja')),
  did          text not null,
  created_at   timestamptz not null default now(),
  verified_at  timestamptz, -- first sign-in with a code sent to the address, or made by the operator
  constraint wallet_user_email unique (email_lookup)
);
alter table wallet_user enable row level security;
alter table wallet_user force row level security;
create policy wallet_user_tenant on wallet_user to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy wallet_user_lookup on wallet_user for select to :"owner" using (true);

-- Signing in starts with an address, before a tenant is known.
create function find_wallet_user(lookup bytea) returns uuid
language sql stable security definer
set search_path = :"schema", pg_temp
as $$
  select u.tenant_id from wallet_user u where u.email_lookup = lookup;
$$;
revoke all on function find_wallet_user(bytea) from public;
grant execute on function find_wallet_user(bytea) to :"app";

-- Bearer tokens of the API: only the SHA-256 of 256 random bits is kept.
create table wallet_session (
  token_hash bytea primary key,
  tenant_id  uuid not null references wallet_user on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index wallet_session_tenant on wallet_session (tenant_id);
alter table wallet_session enable row level security;
alter table wallet_session force row level security;
create policy wallet_session_tenant on wallet_session to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy wallet_session_lookup on wallet_session for select to :"owner" using (true);

create function read_wallet_session(hash bytea) returns uuid
language sql stable security definer
set search_path = :"schema", pg_temp
as $$
  select s.tenant_id from wallet_session s where s.token_hash = hash and s.expires_at > now();
$$;
revoke all on function read_wallet_session(bytea) from public;
grant execute on function read_wallet_session(bytea) to :"app";

-- One-time codes for signing in: at most one per user, hashed with a key, five attempts.
create table sign_in_code (
  tenant_id  uuid primary key references wallet_user on delete cascade,
  code_hash  bytea not null,
  attempts   integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
alter table sign_in_code enable row level security;
alter table sign_in_code force row level security;
create policy sign_in_code_tenant on sign_in_code to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- An offer on its way to a stored credential. Each step is written before the next one starts, so that a crash loses nothing:
-- started: nothing asked yet; authorized: the access token is kept; received: the issuer's answer is kept, not yet checked;
-- stored: the credentials are in `credential`; refused: what came is not acceptable.
create table offer_acceptance (
  tenant_id       uuid not null references wallet_user on delete cascade,
  id              uuid not null,
  offer_hash      bytea not null, -- SHA-256 of issuer and code: the same offer by value and by reference is one offer
  state           text not null default 'started' check (state in ('started', 'authorized', 'received', 'stored', 'refused')),
  progress_sealed text, -- offer, endpoints, access token, answer; emptied at the end
  failure         text, -- problem code of the last attempt
  failure_detail  text, -- name of the unknown context, when that is the failure
  credential_ids  uuid[] not null default '{}',
  leased_until    timestamptz, -- one worker at a time; a crashed one is replaced when this is over
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint offer_acceptance_offer unique (tenant_id, offer_hash)
);
alter table offer_acceptance enable row level security;
alter table offer_acceptance force row level security;
create policy offer_acceptance_tenant on offer_acceptance to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- Credentials as the exact bytes that arrived (sealed), never as jsonb: re-serialising could change what was signed.
create table credential (
  tenant_id       uuid not null references wallet_user on delete cascade,
  id              uuid not null,
  identity_hash   bytea not null, -- HMAC of issuer and credential id: the same credential again replaces, it does not repeat
  id_hash         bytea not null, -- HMAC of the credential id alone: receipts name the record they speak about by it
  document_sealed text not null,
  facts_sealed    text not null, -- what was learned while verifying: type IRIs, digest, where it came from
  valid_from      timestamptz not null,
  received_at     timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint credential_identity unique (tenant_id, identity_hash)
);
create index credential_id on credential (tenant_id, id_hash);
create index credential_order on credential (tenant_id, received_at desc, id desc);
alter table credential enable row level security;
alter table credential force row level security;
create policy credential_tenant on credential to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- A verifier's verified request and what became of it.
-- open -> sending -> sent | unconfirmed | refused; open -> declined. `sending` is written, with the history row, before anything leaves.
create table presentation_request (
  tenant_id       uuid not null references wallet_user on delete cascade,
  id              uuid not null,
  request_hash    bytea not null, -- SHA-256 of client_id and nonce: opening the same link again is the same request
  request_sealed  text not null,
  state           text not null default 'open' check (state in ('open', 'sending', 'sent', 'unconfirmed', 'refused', 'declined')),
  response_sealed text, -- the signed answer while it is on its way
  redirect_sealed text, -- where the verifier wants the person to go afterwards
  leased_until    timestamptz,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  primary key (tenant_id, id),
  constraint presentation_request_once unique (tenant_id, request_hash)
);
alter table presentation_request enable row level security;
alter table presentation_request force row level security;
create policy presentation_request_tenant on presentation_request to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- What happened, for the person to read: what was received, what went to whom and which parts of it.
create table history_event (
  tenant_id     uuid not null references wallet_user on delete cascade,
  id            uuid not null,
  kind          text not null check (kind in ('received', 'replaced', 'presented', 'declined', 'deleted', 'exported')),
  state         text check (state in ('sending', 'sent', 'unconfirmed', 'refused')),
  request_id    uuid,
  detail_sealed text not null,
  at            timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index history_event_order on history_event (tenant_id, at desc, id desc);
create unique index history_event_request on history_event (tenant_id, request_id) where request_id is not null;
alter table history_event enable row level security;
alter table history_event force row level security;
create policy history_event_tenant on history_event to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

create table status_list_cache (
  url        text primary key,
  bytes      bytea not null,
  etag       text,
  fetched_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table status_list_cache is 'public: signed status lists as their issuers publish them, the same for every user';

-- What every service keeps beside its own tables. Runs as the schema's owner; :"app" and :"worker" are the login roles.

-- Messages to be sent after a change, written in the same transaction as the change.
-- waiting: not yet handed to the queue; added: handed over; done; dead: gave up, kept for people to look at.
create table outbox (
  id           uuid primary key,
  tenant_id    uuid,
  target       text not null,
  queue        text not null,
  payload      jsonb not null check (jsonb_typeof(payload) = 'object'),
  state        text not null default 'waiting' check (state in ('waiting', 'added', 'done', 'dead')),
  attempt      integer not null default 0, -- times handed to the queue
  tries        integer not null default 0, -- times a handler was started
  available_at timestamptz not null default now(),
  created_at   timestamptz not null default now(),
  added_at     timestamptz,
  alive_at     timestamptz, -- last sign of life of the running handler
  finished_at  timestamptz,
  failure      text -- a code, never a message
);
create index outbox_waiting on outbox (available_at, created_at) where state = 'waiting';
create index outbox_added on outbox (added_at) where state = 'added';
create index outbox_finished on outbox (finished_at) where state = 'done';
alter table outbox enable row level security;
alter table outbox force row level security;
create policy outbox_add on outbox for insert to :"app"
  with check (tenant_id is null or tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy outbox_read on outbox for select to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy outbox_worker on outbox to :"worker" using (true) with check (true);
revoke update, delete on outbox from :"app";
grant select, insert, update, delete on outbox to :"worker";

-- Answers to requests with an Idempotency-Key. The key itself is not kept, only its SHA-256.
create table idempotency (
  tenant_id    uuid not null,
  route        text not null,
  key_hash     bytea not null,
  request_hash bytea not null,
  status       integer, -- null only inside the transaction that works on it
  body         text, -- JSON, or sealed text; null once deleted
  sealed       boolean not null default false,
  reference    text,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null default now() + interval '7 days',
  primary key (tenant_id, route, key_hash)
);
create index idempotency_reference on idempotency (tenant_id, reference) where reference is not null;
create index idempotency_expiry on idempotency (expires_at);
alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy idempotency_tenant on idempotency to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy idempotency_cleaning on idempotency to :"worker" using (expires_at < now());
grant select (expires_at), delete on idempotency to :"worker";

-- API keys: only the SHA-256 of a 256-bit secret is kept.
create table api_key (
  tenant_id    uuid not null,
  id           text primary key,
  name         text not null,
  secret_hash  bytea not null,
  scopes       text[] not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
create index api_key_tenant on api_key (tenant_id, created_at);
alter table api_key enable row level security;
alter table api_key force row level security;
create policy api_key_tenant on api_key to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy api_key_lookup on api_key for select to :"owner" using (true);
create policy api_key_touch on api_key for update to :"owner" using (true) with check (true);

-- The one look-up that happens before a tenant is known. It needs the secret's hash, so it cannot be used to list keys.
create function authenticate_api_key(key_id text, hash bytea)
returns table (tenant_id uuid, scopes text[])
language sql volatile security definer
set search_path = :"schema", pg_temp
as $$
  update api_key k set last_used_at = now()
   where k.id = key_id and k.secret_hash = hash and (k.last_used_at is null or k.last_used_at < now() - interval '5 minutes')
     and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
  select k.tenant_id, k.scopes from api_key k
   where k.id = key_id and k.secret_hash = hash
     and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
$$;
revoke all on function authenticate_api_key(text, bytea) from public;
grant execute on function authenticate_api_key(text, bytea) to :"app";

-- Private keys, sealed by the service's envelope.
create table signing_key (
  tenant_id      uuid not null,
  id             text not null, -- verification method (DID URL), or another name of the key
  purpose        text not null,
  public_jwk     jsonb not null,
  private_sealed text not null,
  created_at     timestamptz not null default now(),
  retired_at     timestamptz,
  primary key (tenant_id, id)
);
create unique index signing_key_active on signing_key (tenant_id, purpose) where retired_at is null;
alter table signing_key enable row level security;
alter table signing_key force row level security;
create policy signing_key_tenant on signing_key to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- Sessions of the server-rendered pages: server-side, so that signing out ends them.
create table page_session (
  token_hash bytea primary key,
  tenant_id  uuid not null,
  subject    text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index page_session_expiry on page_session (expires_at);
alter table page_session enable row level security;
alter table page_session force row level security;
create policy page_session_tenant on page_session to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy page_session_lookup on page_session to :"owner" using (true);
create policy page_session_cleaning on page_session to :"worker" using (expires_at < now());
grant select (expires_at), delete on page_session to :"worker";

create function read_page_session(hash bytea)
returns table (tenant_id uuid, subject text, expires_at timestamptz)
language sql stable security definer
set search_path = :"schema", pg_temp
as $$
  select s.tenant_id, s.subject, s.expires_at from page_session s where s.token_hash = hash and s.expires_at > now();
$$;
create function end_page_session(hash bytea) returns void
language sql volatile security definer
set search_path = :"schema", pg_temp
as $$
  delete from page_session s where s.token_hash = hash;
$$;
revoke all on function read_page_session(bytea), end_page_session(bytea) from public;
grant execute on function read_page_session(bytea), end_page_session(bytea) to :"app";

-- Who did what to what. Ids only; rows can be added and read, not changed.
create table audit_event (
  id        bigint generated always as identity primary key,
  tenant_id uuid not null,
  at        timestamptz not null default now(),
  actor     text not null,
  action    text not null,
  object    text not null,
  data      jsonb not null default '{}'
);
create index audit_event_tenant on audit_event (tenant_id, id);
create index audit_event_object on audit_event (tenant_id, object);
alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy audit_event_tenant on audit_event to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
revoke update, delete on audit_event from :"app";

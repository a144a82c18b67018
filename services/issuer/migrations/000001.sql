-- Issuer: tenants, achievements, subjects, skill records, offers, credentials, status changes, batches.
-- Every tenant table carries tenant_id and is closed by forced row-level security; the few look-ups that must cross
-- tenants (slug -> id, public achievement -> tenant, work left behind by a crash) are SECURITY DEFINER functions below.
-- created_at has milliseconds where a page cursor names it, because that is what a JavaScript Date can carry.

create table tenant (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,38}$'),
  kind text not null check (kind in ('provider', 'hr')),
  name jsonb not null,
  url text,
  did text not null,
  cryptosuite text not null check (cryptosuite in ('eddsa-rdfc-2022', 'Ed25519Signature2020')),
  -- 32 random bytes, sealed: the root of pre-authorized codes, transaction codes, c_nonces and look-up hashes.
  offer_key text not null,
  list_key_provisioned_at timestamptz,
  created_at timestamptz not null
);

create table achievement (
  tenant_id uuid not null references tenant (id),
  id text not null unique,
  human_code text not null,
  version text not null,
  definition jsonb not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  unique (tenant_id, human_code, version)
);

-- A person as one tenant knows them. Dropping data_key makes everything sealed with it unreadable for good.
create table subject (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  lookup bytea,
  data_key text,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, lookup)
);

create table skill_record (
  tenant_id uuid not null references tenant (id),
  id text not null,
  type text not null check (type in ('Certified', 'Identified')),
  subject_id uuid not null,
  achievement_id text,
  -- recipient, results, evidence, identity, employment: JSON sealed with the subject's key
  content text not null,
  -- keyed hash of mail (or external id) + achievement: finds "already offered" without knowing the person
  dedupe_key bytea,
  batch_id text,
  batch_row integer,
  state text not null default 'offered' check (state in ('offered', 'claimed')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, batch_id, batch_row),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id),
  foreign key (tenant_id, achievement_id) references achievement (tenant_id, id)
);
create index skill_record_dedupe on skill_record (tenant_id, dedupe_key) where dedupe_key is not null;

create table offer (
  tenant_id uuid not null references tenant (id),
  id text not null,
  skill_record_id text not null,
  configuration_id text not null,
  code_hash bytea not null,
  has_tx_code boolean not null,
  failed_attempts integer not null default 0,
  state text not null default 'open' check (state in ('open', 'redeemed', 'locked', 'replaced')),
  delivery text not null default 'pending' check (delivery in ('pending', 'link', 'sent', 'bounced')),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  redeemed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code_hash),
  foreign key (tenant_id, skill_record_id) references skill_record (tenant_id, id)
);
create index offer_of_record on offer (tenant_id, skill_record_id);
-- One living offer per record: a resend replaces the older one in the same transaction.
create unique index offer_one_open on offer (tenant_id, skill_record_id) where state = 'open';

create table access_token (
  tenant_id uuid not null references tenant (id),
  token_hash bytea not null,
  offer_id text not null,
  credential_identifier text,
  client_id text,
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash),
  unique (tenant_id, offer_id),
  foreign key (tenant_id, offer_id) references offer (tenant_id, id)
);

create table used_nonce (
  tenant_id uuid not null references tenant (id),
  nonce_hash bytea not null,
  offer_id text not null,
  expires_at timestamptz not null,
  primary key (tenant_id, nonce_hash)
);

create table credential (
  tenant_id uuid not null references tenant (id),
  -- the issuance id; the credential's own id is urn:uuid:<id>
  id uuid not null,
  skill_record_id text not null,
  offer_id text not null,
  configuration_id text not null,
  cryptosuite text not null,
  state text not null default 'pending' check (state in ('pending', 'issued')),
  status text not null default 'active' check (status in ('active', 'suspended', 'revoked')),
  -- holder DID, sealed with the subject's key; the keyed hash tells a retry from another holder
  holder text not null,
  holder_hash bytea not null,
  status_entries jsonb,
  -- the exact bytes that were handed out, sealed with the subject's key, and their digest
  document text,
  document_sha256 bytea,
  valid_from timestamptz not null,
  valid_until timestamptz,
  notification_id text not null,
  notification_event text,
  created_at timestamptz(3) not null,
  issued_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, skill_record_id),
  unique (tenant_id, notification_id),
  foreign key (tenant_id, skill_record_id) references skill_record (tenant_id, id),
  foreign key (tenant_id, offer_id) references offer (tenant_id, id),
  check (state = 'pending' or (document is not null and document_sha256 is not null and issued_at is not null))
);
create index credential_listing on credential (tenant_id, created_at desc, id);
create index credential_pending on credential (created_at) where state = 'pending';

-- What was asked of the status list, in order, until it has confirmed.
create table status_change (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  seq bigint generated always as identity,
  credential_id uuid not null,
  status text not null check (status in ('active', 'suspended', 'revoked')),
  -- why, for the tenant's own eyes: sealed with the subject's key, never published; null for an erased person
  reason text,
  created_at timestamptz not null,
  acknowledged_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, credential_id) references credential (tenant_id, id)
);
create index status_change_order on status_change (tenant_id, credential_id, seq);
create index status_change_waiting on status_change (created_at) where acknowledged_at is null;

create table batch (
  tenant_id uuid not null references tenant (id),
  id text not null,
  idempotency_hash bytea,
  request_hash bytea not null,
  state text not null check (state in ('validating', 'ready', 'running', 'paused', 'finished', 'cancelled')),
  format text not null check (format in ('csv', 'ndjson')),
  encoding text,
  auto_approve boolean not null,
  with_tx_codes boolean not null,
  header jsonb,
  -- How far the upload is stored: a repeated upload must bring the same rows and goes on after them.
  rows_received integer not null default 0,
  rows_digest bytea not null default '\x',
  -- The chunk that the next issue-batch job may take; a job that comes twice finds another number and does nothing.
  next_chunk integer not null default 0,
  created_at timestamptz(3) not null,
  validated_at timestamptz,
  approved_at timestamptz,
  finished_at timestamptz,
  forgotten_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, idempotency_hash)
);

create table batch_row (
  tenant_id uuid not null references tenant (id),
  batch_id text not null,
  row_number integer not null,
  state text not null check (state in ('ready', 'malformed', 'duplicateInFile', 'alreadyIssued', 'offered')),
  -- the original cells of a refused row, or the parsed record of a ready one; sealed; dropped once the row is offered
  content text,
  dedupe_key bytea,
  errors jsonb,
  skill_record_id text,
  primary key (tenant_id, batch_id, row_number),
  foreign key (tenant_id, batch_id) references batch (tenant_id, id),
  foreign key (tenant_id, skill_record_id) references skill_record (tenant_id, id)
);
alter table skill_record add foreign key (tenant_id, batch_id) references batch (tenant_id, id);
create index batch_row_state on batch_row (tenant_id, batch_id, state, row_number);
create index batch_row_dedupe on batch_row (tenant_id, batch_id, dedupe_key) where dedupe_key is not null;

alter table tenant enable row level security;
alter table tenant force row level security;
create policy own_tenant on tenant to :"app"
  using (id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (id = nullif(current_setting('app.tenant', true), '')::uuid);

do $$
declare
  name text;
begin
  foreach name in array array['achievement', 'subject', 'skill_record', 'offer', 'access_token', 'used_nonce',
                              'credential', 'status_change', 'batch', 'batch_row']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %I to :"app" using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)'
      ' with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end
$$;

-- The functions below run as the owner, which forced row-level security binds too: these policies let it look.
create policy owner_looks on tenant for select to :"owner" using (true);
create policy owner_looks on achievement for select to :"owner" using (true);
create policy owner_looks on credential for select to :"owner" using (true);
create policy owner_looks on status_change for select to :"owner" using (true);
create policy owner_looks on access_token for select to :"owner" using (true);
create policy owner_cleans on access_token for delete to :"owner" using (true);
create policy owner_looks on batch for select to :"owner" using (true);
create policy owner_closes on batch for update to :"owner" using (true) with check (true);
create policy owner_looks on batch_row for select to :"owner" using (true);
create policy owner_empties on batch_row for update to :"owner" using (true) with check (content is null);
create policy owner_looks on used_nonce for select to :"owner" using (true);
create policy owner_cleans on used_nonce for delete to :"owner" using (true);

create function tenant_id_by_slug(wanted text) returns uuid
  language sql stable security definer set search_path = issuer, pg_temp
  as $$ select id from tenant where slug = wanted $$;

create function tenant_id_by_achievement(wanted text) returns uuid
  language sql stable security definer set search_path = issuer, pg_temp
  as $$ select tenant_id from achievement where id = wanted $$;

create function all_tenants()
  returns table (id uuid, slug text, kind text, name jsonb, did text, created_at timestamptz)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$ select id, slug, kind, name, did, created_at from tenant order by created_at, id $$;

-- Achievements are public by design; only training providers' are listed together.
create function published_achievements(after_id text, page_size integer)
  returns table (id text, human_code text, version text, definition jsonb, tenant text, issuer_name jsonb, did text)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$
    select a.id, a.human_code, a.version, a.definition, t.slug, t.name, t.did
    from achievement a join tenant t on t.id = a.tenant_id
    where t.kind = 'provider' and a.id > after_id
    order by a.id
    limit page_size
  $$;

create function unfinished_credentials(older_than timestamptz, page_size integer)
  returns table (tenant_id uuid, id uuid)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$
    select tenant_id, id from credential
    where state = 'pending' and created_at < older_than
    order by created_at
    limit page_size
  $$;

create function unconfirmed_status_changes(older_than timestamptz, page_size integer)
  returns table (tenant_id uuid, credential_id uuid)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$
    select tenant_id, credential_id from status_change
    where acknowledged_at is null and created_at < older_than
    group by tenant_id, credential_id
    order by min(created_at)
    limit page_size
  $$;

create function tenants_without_list_key(older_than timestamptz)
  returns table (id uuid)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$ select id from tenant where list_key_provisioned_at is null and created_at < older_than $$;

-- Tokens and nonces are of no use once expired. The cells of a file are kept for 30 days after its end, for the file of
-- its errors; a file that nobody approved within 30 days is cancelled and emptied.
create function forget_expired(before timestamptz) returns void
  language sql security definer set search_path = issuer, pg_temp
  as $$
    delete from access_token where expires_at < before;
    delete from used_nonce where expires_at < before;
    update batch set state = 'cancelled', finished_at = before
    where state in ('validating', 'ready', 'paused') and created_at < before - interval '30 days';
    with old as (
      update batch set forgotten_at = before
      where forgotten_at is null
        and (finished_at < before - interval '30 days'
             or state = 'cancelled' and created_at < before - interval '30 days')
      returning tenant_id, id
    )
    update batch_row r set content = null
    from old where r.tenant_id = old.tenant_id and r.batch_id = old.id and r.content is not null;
  $$;

revoke execute on function all_tenants() from public;
revoke execute on function unfinished_credentials(timestamptz, integer) from public;
revoke execute on function unconfirmed_status_changes(timestamptz, integer) from public;
revoke execute on function tenants_without_list_key(timestamptz) from public;
revoke execute on function forget_expired(timestamptz) from public;
grant execute on function all_tenants() to :"app";
grant execute on function unfinished_credentials(timestamptz, integer) to :"worker";
grant execute on function unconfirmed_status_changes(timestamptz, integer) to :"worker";
grant execute on function tenants_without_list_key(timestamptz) to :"worker";
grant execute on function forget_expired(timestamptz) to :"worker";

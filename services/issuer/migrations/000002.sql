-- Several keys and DIDs per tenant, several credentials (one per credential configuration) of one record, and
-- credentials that a tenant composed itself (VC-API). Rows of 000001 keep their meaning. Forward only.

-- Filling new columns is the owner's work; under forced row-level security it may only read (000001), so the force is
-- off for these tables until the end of this file. `subject` is only looked at: by the check of a new foreign key.
alter table tenant no force row level security;
alter table subject no force row level security;
alter table skill_record no force row level security;
alter table offer no force row level security;
alter table access_token no force row level security;
alter table credential no force row level security;
alter table status_change no force row level security;

-- The DIDs a tenant issues with. A did:web has one row and holds all keys; a did:key is one key, so each key has a row.
-- tenant.did stays the first. `algorithm` is that of the key that the row came with.
create table tenant_did (
  tenant_id uuid not null references tenant (id),
  did text not null,
  algorithm text not null check (algorithm in ('Ed25519', 'P-256', 'P-384', 'BLS12-381-G2')),
  -- false: such a key signs no status lists, so its credentials carry no status
  has_status_lists boolean not null,
  -- when the status-list service confirmed that it may sign this DID's lists
  list_key_provisioned_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, did)
);
insert into tenant_did (tenant_id, did, algorithm, has_status_lists, list_key_provisioned_at, created_at)
  select id, did, 'Ed25519', true, list_key_provisioned_at, created_at from tenant;
alter table tenant_did enable row level security;
alter table tenant_did force row level security;
create policy own_tenant on tenant_did to :"app"
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy owner_looks on tenant_did for select to :"owner" using (true);

drop function tenants_without_list_key(timestamptz);
alter table tenant
  drop column list_key_provisioned_at,
  drop constraint tenant_cryptosuite_check,
  add constraint tenant_cryptosuite_check check (cryptosuite in
    ('eddsa-rdfc-2022', 'Ed25519Signature2020', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023', 'bbs-2023'));

create function tenants_without_list_key(older_than timestamptz)
  returns table (id uuid)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$
    select distinct tenant_id from tenant_did
    where has_status_lists and list_key_provisioned_at is null and created_at < older_than
  $$;

drop function all_tenants();
create function all_tenants()
  returns table (id uuid, slug text, kind text, name jsonb, did text, dids text[], created_at timestamptz)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$
    select t.id, t.slug, t.kind, t.name, t.did,
           (select array_agg(d.did order by d.did <> t.did, d.created_at, d.did)
            from tenant_did d where d.tenant_id = t.id),
           t.created_at
    from tenant t
    order by t.created_at, t.id
  $$;

-- An offer names one or more credential configurations, the first one by preference.
alter table offer add column configuration_ids text[];
update offer set configuration_ids = array[configuration_id];
alter table offer
  alter column configuration_ids set not null,
  add constraint offer_configurations_check check (cardinality(configuration_ids) > 0),
  drop column configuration_id;

-- Set when the token response named credential identifiers: those of these configurations.
alter table access_token add column granted_configuration_ids text[];
update access_token t set granted_configuration_ids = o.configuration_ids
  from offer o
  where o.tenant_id = t.tenant_id and o.id = t.offer_id and t.credential_identifier is not null;
alter table access_token drop column credential_identifier;

-- The credentials of one record differ in form only. They share the issuance: its id names the record in every form, and
-- under it the status list links their entries, so that one status holds for all of them.
alter table credential
  add column issuance_id uuid,
  add column subject_id uuid,
  add column suspended_until timestamptz;
update credential c set issuance_id = c.id, subject_id = r.subject_id
  from skill_record r
  where r.tenant_id = c.tenant_id and r.id = c.skill_record_id;
alter table credential
  alter column issuance_id set not null,
  alter column subject_id set not null,
  add foreign key (tenant_id, subject_id) references subject (tenant_id, id),
  -- Without a record: composed by the tenant (VC-API). Without a cryptosuite: not a Data Integrity proof.
  alter column skill_record_id drop not null,
  alter column offer_id drop not null,
  alter column cryptosuite drop not null,
  alter column holder drop not null,
  alter column holder_hash drop not null,
  alter column notification_id drop not null,
  add constraint credential_of_record_check check (
    skill_record_id is null and state = 'issued'
    or skill_record_id is not null and offer_id is not null and holder is not null and holder_hash is not null
       and notification_id is not null),
  add constraint credential_suspended_until_check check (suspended_until is null or status = 'suspended'),
  drop constraint credential_tenant_id_skill_record_id_key,
  add constraint credential_of_configuration unique (tenant_id, skill_record_id, configuration_id);
create index credential_of_issuance on credential (tenant_id, issuance_id);

-- A change is one of the issuance. until_at: when a suspension ends by itself.
alter table status_change drop constraint status_change_tenant_id_credential_id_fkey;
alter table status_change rename column credential_id to issuance_id;
alter table status_change
  add column until_at timestamptz,
  add constraint status_change_until_check check (until_at is null or status = 'suspended');

drop function unconfirmed_status_changes(timestamptz, integer);
create function unconfirmed_status_changes(older_than timestamptz, page_size integer)
  returns table (tenant_id uuid, issuance_id uuid)
  language sql stable security definer set search_path = issuer, pg_temp
  as $$
    select tenant_id, issuance_id from status_change
    where acknowledged_at is null and created_at < older_than
    group by tenant_id, issuance_id
    order by min(created_at)
    limit page_size
  $$;

alter table tenant force row level security;
alter table subject force row level security;
alter table skill_record force row level security;
alter table offer force row level security;
alter table access_token force row level security;
alter table credential force row level security;
alter table status_change force row level security;

revoke execute on function tenants_without_list_key(timestamptz) from public;
revoke execute on function all_tenants() from public;
revoke execute on function unconfirmed_status_changes(timestamptz, integer) from public;
grant execute on function tenants_without_list_key(timestamptz) to :"worker";
grant execute on function all_tenants() to :"app";
grant execute on function unconfirmed_status_changes(timestamptz, integer) to :"worker";

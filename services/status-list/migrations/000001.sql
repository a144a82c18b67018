-- Tenants, lists, reserved entries, status events and publications. Forward only.
-- Two promises are kept by the database itself, whatever the code above does: an index is given away once
-- (UNIQUE (list_id, idx), no DELETE), and a published version never goes back (trigger on publication).

CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]{1,38}$'),
  did text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE status_list (
  id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{22}$'),
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  purpose text NOT NULL CHECK (purpose IN ('revocation', 'suspension')),
  size integer NOT NULL CHECK (size BETWEEN 131072 AND 67108864 AND size % 8 = 0),
  reserved integer NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND size),
  last_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id, purpose)
);
CREATE INDEX status_list_by_purpose ON status_list (tenant_id, purpose, created_at);

-- One row per index ever given away. Rows are never changed or removed: an abandoned index stays burned.
CREATE TABLE status_entry (
  tenant_id uuid NOT NULL,
  issuance_id text NOT NULL,
  purpose text NOT NULL,
  list_id text NOT NULL,
  idx integer NOT NULL CHECK (idx >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, issuance_id, purpose),
  UNIQUE (list_id, idx),
  FOREIGN KEY (tenant_id, list_id, purpose) REFERENCES status_list (tenant_id, id, purpose)
);
CREATE INDEX status_entry_by_issuance ON status_entry (issuance_id);

-- What callers asked for, once per change id: the memory that makes a repeated request harmless.
CREATE TABLE status_change (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  change_id uuid NOT NULL,
  issuance_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('revoked', 'suspended', 'active')),
  list_id text NOT NULL REFERENCES status_list (id),
  seq bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, change_id)
);

-- The history a signed list is folded from. seq is per list, without gaps, in order of commit (taken under the row lock of status_list).
-- Revocation is final (Bitstring Status List v1.0, section 2.2): the first CHECK refuses a reset, the partial index a second one.
CREATE TABLE status_event (
  list_id text NOT NULL,
  seq bigint NOT NULL,
  tenant_id uuid NOT NULL,
  purpose text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'set', 'renewed')),
  idx integer,
  value smallint CHECK (value IN (0, 1)),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (list_id, seq),
  FOREIGN KEY (tenant_id, list_id, purpose) REFERENCES status_list (tenant_id, id, purpose),
  FOREIGN KEY (list_id, idx) REFERENCES status_entry (list_id, idx),
  CHECK ((kind = 'set') = (idx IS NOT NULL) AND (kind = 'set') = (value IS NOT NULL)),
  CHECK (purpose <> 'revocation' OR value IS NULL OR value = 1)
);
CREATE UNIQUE INDEX status_event_revoked_once ON status_event (list_id, idx) WHERE purpose = 'revocation' AND kind = 'set';
CREATE INDEX status_event_by_index ON status_event (list_id, idx, seq DESC) WHERE kind = 'set';

-- The signed list as it is served, byte for byte.
CREATE TABLE publication (
  list_id text PRIMARY KEY REFERENCES status_list (id),
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  version bigint NOT NULL,
  bytes bytea NOT NULL,
  verification_method text NOT NULL,
  published_at timestamptz NOT NULL,
  valid_until timestamptz NOT NULL
);
CREATE INDEX publication_by_end ON publication (valid_until);

CREATE FUNCTION refuse_older_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.list_id <> OLD.list_id OR NEW.version <= OLD.version THEN
    RAISE EXCEPTION 'a published version never goes back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publication_only_forward BEFORE UPDATE ON publication FOR EACH ROW EXECUTE FUNCTION refuse_older_version();

-- Row-level security: the application sees the one tenant that its transaction names. The owner has no login and is
-- reached only through the functions below, which answer one narrow question each. The worker role sees none of it.
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_own ON tenant TO :"app" USING (id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY tenant_functions ON tenant FOR SELECT TO :"owner" USING (true);
ALTER TABLE status_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE status_list FORCE ROW LEVEL SECURITY;
CREATE POLICY status_list_own ON status_list TO :"app" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY status_list_functions ON status_list FOR SELECT TO :"owner" USING (true);
ALTER TABLE status_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE status_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY status_entry_own ON status_entry TO :"app" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY status_entry_functions ON status_entry FOR SELECT TO :"owner" USING (true);
ALTER TABLE status_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE status_change FORCE ROW LEVEL SECURITY;
CREATE POLICY status_change_own ON status_change TO :"app" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY status_change_functions ON status_change FOR SELECT TO :"owner" USING (true);
ALTER TABLE status_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE status_event FORCE ROW LEVEL SECURITY;
CREATE POLICY status_event_own ON status_event TO :"app" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY status_event_functions ON status_event FOR SELECT TO :"owner" USING (true);
ALTER TABLE publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE publication FORCE ROW LEVEL SECURITY;
CREATE POLICY publication_own ON publication TO :"app" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY publication_functions ON publication FOR SELECT TO :"owner" USING (true);

-- History is append-only for the application too.
REVOKE UPDATE, DELETE ON tenant, status_entry, status_change, status_event FROM :"app";
REVOKE DELETE ON status_list, publication FROM :"app";

-- Which tenant is meant by the name in a path or a message.
CREATE FUNCTION find_tenant(wanted_slug text) RETURNS TABLE (id uuid, slug text, did text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT tenant.id, tenant.slug, tenant.did FROM tenant WHERE tenant.slug = wanted_slug;
$$;

-- Which tenants hold entries of an issuance (one, since issuance ids are random).
CREATE FUNCTION tenants_of_issuance(wanted_issuance text) RETURNS TABLE (id uuid, slug text, did text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT tenant.id, tenant.slug, tenant.did FROM tenant
  WHERE tenant.id IN (SELECT status_entry.tenant_id FROM status_entry WHERE status_entry.issuance_id = wanted_issuance);
$$;

-- The public read: a list and its tenant's name must belong together.
CREATE FUNCTION find_publication(wanted_slug text, wanted_list text)
RETURNS TABLE (version bigint, bytes bytea, valid_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT publication.version, publication.bytes, publication.valid_until
  FROM publication JOIN tenant ON tenant.id = publication.tenant_id
  WHERE publication.list_id = wanted_list AND tenant.slug = wanted_slug;
$$;

-- Lists to sign anew: never published, changed since, or soon out of validity. Names only, for the periodic job.
CREATE FUNCTION lists_to_publish(renew_before timestamptz, at_most integer) RETURNS TABLE (tenant_id uuid, list_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT status_list.tenant_id, status_list.id
  FROM status_list LEFT JOIN publication ON publication.list_id = status_list.id
  WHERE publication.version IS NULL OR publication.version < status_list.last_seq OR publication.valid_until < renew_before
  ORDER BY publication.valid_until NULLS FIRST
  LIMIT at_most;
$$;

-- Every list and its published version, to compare with the witness outside the database.
CREATE FUNCTION published_versions() RETURNS TABLE (list_id text, version bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT publication.list_id, publication.version FROM publication;
$$;

REVOKE ALL ON FUNCTION find_tenant, tenants_of_issuance, find_publication, lists_to_publish, published_versions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_tenant, tenants_of_issuance, find_publication, lists_to_publish, published_versions TO :"app";

-- Tables of the verifier: tenants, job profiles, trust lists, verification sessions, receipts on offer, and the shared copy of status lists.
-- Every tenant table forces row-level security on app.tenant, so a query that forgets its tenant filter still sees one tenant only.

CREATE TABLE tenant (
  tenant_id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]{1,38}$'),
  name_en text NOT NULL,
  name_ja text NOT NULL,
  did text NOT NULL UNIQUE,
  client_id text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE job_profile (
  tenant_id uuid NOT NULL REFERENCES tenant,
  slug text NOT NULL,
  version text NOT NULL,
  -- text, not jsonb: the profile is given back member for member as it was published
  document text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, slug, version)
);

CREATE TABLE trust_list (
  tenant_id uuid NOT NULL REFERENCES tenant,
  name text NOT NULL,
  entries jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

CREATE TABLE verification_session (
  tenant_id uuid NOT NULL REFERENCES tenant,
  id uuid NOT NULL,
  -- What the wallet sees; random, and unrelated to id.
  request_id text NOT NULL UNIQUE,
  response_id text NOT NULL UNIQUE,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'received', 'verified', 'refused', 'expired')),
  reason text CHECK (reason IN ('checksFailed', 'declined', 'walletError')),
  assurance text CHECK (assurance IN ('green', 'amber', 'red')),
  job_profile text,
  job_profile_version text,
  dcql_query text NOT NULL,
  purpose_en text NOT NULL,
  purpose_ja text NOT NULL,
  retention text NOT NULL,
  issuer_trust text NOT NULL CHECK (issuer_trust IN ('listed', 'any')),
  trust_list text NOT NULL,
  candidate_ref text,
  -- nonce and state: sealed so that the request can be served again, hashed so that an answer is matched in one statement.
  -- All three are emptied by the statement that stores the result.
  secrets_sealed text,
  nonce_hash bytea,
  state_hash bytea,
  -- The presented credentials; emptied by erasure.
  inputs_sealed text,
  -- What was derived from them and names or describes a person: ids, names, coverage; emptied by erasure.
  report_sealed text,
  -- What stays: digest of each credential and the outcome of each check.
  outcome jsonb,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  received_at timestamptz,
  erase_after timestamptz NOT NULL,
  erased_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CHECK ((state = 'refused') = (reason IS NOT NULL)),
  CHECK (state = 'pending' OR nonce_hash IS NULL)
);
CREATE INDEX verification_session_recent ON verification_session (tenant_id, created_at DESC, id DESC);

CREATE TABLE receipt_offer (
  tenant_id uuid NOT NULL REFERENCES tenant,
  id text NOT NULL UNIQUE,
  session_id uuid NOT NULL,
  receipt_id text NOT NULL,
  -- The signed receipt, byte for byte; emptied by erasure.
  document_sealed text,
  -- The key that presented; only a proof by it gets the receipt.
  holder_sealed text,
  code_sealed text,
  code_hash bytea UNIQUE,
  token_hash bytea UNIQUE,
  token_expires_at timestamptz,
  notification_id text NOT NULL,
  delivered_at timestamptz,
  notified text CHECK (notified IN ('credential_accepted', 'credential_failure', 'credential_deleted')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, session_id) REFERENCES verification_session (tenant_id, id)
);
CREATE INDEX receipt_offer_session ON receipt_offer (tenant_id, session_id);

CREATE TABLE receipt_nonce (
  tenant_id uuid NOT NULL REFERENCES tenant,
  nonce_hash bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, nonce_hash)
);
CREATE INDEX receipt_nonce_expiry ON receipt_nonce (tenant_id, expires_at);

CREATE TABLE status_list_cache (
  url text PRIMARY KEY,
  bytes bytea NOT NULL,
  fetched_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
COMMENT ON TABLE status_list_cache IS 'public: published status lists as fetched, the same for every tenant';
CREATE INDEX status_list_cache_expiry ON status_list_cache (expires_at);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tenant', 'job_profile', 'trust_list', 'verification_session', 'receipt_offer', 'receipt_nonce'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END
$$;

CREATE POLICY tenant_own ON tenant TO :"app"
  USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY job_profile_own ON job_profile TO :"app"
  USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY trust_list_own ON trust_list TO :"app"
  USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY verification_session_own ON verification_session TO :"app"
  USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY receipt_offer_own ON receipt_offer TO :"app"
  USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY receipt_nonce_own ON receipt_nonce TO :"app"
  USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- Published profiles are immutable: a change is a new version.
REVOKE UPDATE, DELETE ON job_profile FROM :"app";

-- Public routes name a tenant by its slug, and the operator lists all tenants; both go through one function each that
-- runs as the owner, who may read this table and nothing else across tenants.
CREATE POLICY tenant_lookup ON tenant FOR SELECT TO :"owner" USING (true);

CREATE FUNCTION find_tenant(wanted text) RETURNS SETOF tenant
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = verifier, pg_temp
  AS $$ SELECT * FROM tenant WHERE slug = wanted $$;
CREATE FUNCTION list_tenants() RETURNS SETOF tenant
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = verifier, pg_temp
  AS $$ SELECT * FROM tenant ORDER BY created_at, slug $$;
REVOKE ALL ON FUNCTION find_tenant(text), list_tenants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_tenant(text), list_tenants() TO :"app";

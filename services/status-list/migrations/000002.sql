-- Lists of both kinds in one index space, several issuer DIDs per tenant, linked entries, ends of suspensions, decoys. Forward only.
-- Rows of 000001 keep their meaning: kind 'bitstring', variant '', the tenant's first DID as issuer.

-- Filling new columns is the owner's work; under forced row-level security it may only read (000001), so the force is off meanwhile.
ALTER TABLE status_list NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY;

-- The DIDs that may stand as issuer of a tenant's lists. tenant.did is the first of them.
CREATE TABLE tenant_did (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  did text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, did)
);
INSERT INTO tenant_did (tenant_id, did) SELECT id, did FROM tenant;
CREATE FUNCTION remember_first_did() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tenant_did (tenant_id, did) VALUES (NEW.id, NEW.did);
  RETURN NEW;
END $$;
CREATE TRIGGER tenant_first_did AFTER INSERT ON tenant FOR EACH ROW EXECUTE FUNCTION remember_first_did();

-- purpose 'status' is the whole status of a credential in one entry of a token list: 0 valid, 1 invalid (final), 2 suspended.
-- entry_size: bits per entry. messages: what the values of a 'message' entry mean, in order of the values.
ALTER TABLE status_list
  ADD COLUMN kind text NOT NULL DEFAULT 'bitstring' CHECK (kind IN ('bitstring', 'token')),
  ADD COLUMN issuer text,
  ADD COLUMN entry_size smallint NOT NULL DEFAULT 1 CHECK (entry_size IN (1, 2, 4, 8)),
  ADD COLUMN messages jsonb,
  DROP CONSTRAINT status_list_purpose_check,
  ADD CONSTRAINT status_list_purpose_check CHECK (purpose IN ('revocation', 'suspension', 'message', 'status')),
  ADD CONSTRAINT status_list_kind_purpose_check CHECK ((kind = 'token') = (purpose = 'status')),
  ADD CONSTRAINT status_list_messages_check CHECK ((purpose = 'message') = (messages IS NOT NULL));
UPDATE status_list SET issuer = (SELECT tenant.did FROM tenant WHERE tenant.id = status_list.tenant_id);
-- Services of the version before do not know the column while both versions run side by side.
CREATE FUNCTION issuer_of_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.issuer := coalesce(NEW.issuer, (SELECT tenant.did FROM tenant WHERE tenant.id = NEW.tenant_id));
  RETURN NEW;
END $$;
CREATE TRIGGER status_list_issuer BEFORE INSERT ON status_list FOR EACH ROW EXECUTE FUNCTION issuer_of_tenant();
ALTER TABLE status_list
  ALTER COLUMN issuer SET NOT NULL,
  ADD CONSTRAINT status_list_issuer_fkey FOREIGN KEY (tenant_id, issuer) REFERENCES tenant_did (tenant_id, did);
CREATE INDEX status_list_by_group ON status_list (tenant_id, issuer, kind, purpose, created_at);

ALTER TABLE status_list FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;

-- One issuance may stand in several lists: one entry per variant (form of the credential) and purpose, all changed together.
-- Decoys are entries of nobody: their issuance id begins with '~', which no caller can send, so they are never handed out or addressed.
ALTER TABLE status_entry
  ADD COLUMN variant text NOT NULL DEFAULT '',
  ADD COLUMN decoy boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT status_entry_pkey,
  ADD PRIMARY KEY (tenant_id, issuance_id, variant, purpose),
  ADD CONSTRAINT status_entry_decoy_check CHECK (decoy = (issuance_id LIKE '~%'));
CREATE INDEX status_entry_decoys ON status_entry (list_id) WHERE decoy;

-- until_at: when a suspension ends by itself. ordinal: the order in which the changes of an issuance were decided.
ALTER TABLE status_change
  ADD COLUMN until_at timestamptz,
  ADD COLUMN value smallint CHECK (value BETWEEN 0 AND 255),
  ADD COLUMN ordinal bigint GENERATED ALWAYS AS IDENTITY,
  DROP CONSTRAINT status_change_status_check,
  ADD CONSTRAINT status_change_status_check CHECK (status IN ('revoked', 'suspended', 'active', 'message')),
  ADD CONSTRAINT status_change_until_check CHECK (until_at IS NULL OR status = 'suspended'),
  ADD CONSTRAINT status_change_message_check CHECK ((status = 'message') = (value IS NOT NULL));
CREATE INDEX status_change_by_issuance ON status_change (tenant_id, issuance_id, ordinal DESC);

-- Values of more than one bit. What is final stays final (Bitstring Status List v1.0, section 2.2; Token Status List, section 7.1):
-- a revocation as before, and in a token list the value 1.
ALTER TABLE status_event
  DROP CONSTRAINT status_event_value_check,
  ADD CONSTRAINT status_event_value_check CHECK (value BETWEEN 0 AND 255),
  ADD CONSTRAINT status_event_single_bit_check CHECK (purpose NOT IN ('revocation', 'suspension') OR value IS NULL OR value IN (0, 1)),
  ADD CONSTRAINT status_event_token_value_check CHECK (purpose <> 'status' OR value IS NULL OR value IN (0, 1, 2));
CREATE FUNCTION refuse_unrevoke() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The caller holds the row of the list (its sequence number), so no other event of this entry can be on its way.
  IF EXISTS (SELECT 1 FROM status_event WHERE list_id = NEW.list_id AND idx = NEW.idx AND kind = 'set' AND value = 1) THEN
    RAISE EXCEPTION 'an invalid token stays invalid' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER status_event_invalid_is_final BEFORE INSERT ON status_event
  FOR EACH ROW WHEN (NEW.purpose = 'status' AND NEW.kind = 'set') EXECUTE FUNCTION refuse_unrevoke();

ALTER TABLE tenant_did ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_did FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_did_own ON tenant_did TO :"app" USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
CREATE POLICY tenant_did_functions ON tenant_did FOR SELECT TO :"owner" USING (true);
REVOKE UPDATE, DELETE ON tenant_did FROM :"app";

-- The public read for a server that holds a version already: `bytes` only when the published version is another one.
CREATE FUNCTION find_publication_since(wanted_slug text, wanted_list text, known_version bigint)
RETURNS TABLE (version bigint, kind text, bytes bytea, valid_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT publication.version, status_list.kind,
    CASE WHEN publication.version <> known_version THEN publication.bytes END, publication.valid_until
  FROM publication
    JOIN tenant ON tenant.id = publication.tenant_id
    JOIN status_list ON status_list.id = publication.list_id
  WHERE publication.list_id = wanted_list AND tenant.slug = wanted_slug;
$$;

-- Suspensions whose end has come, and that nothing was decided about since: names only, for the periodic job. The message
-- that was queued with the suspension normally comes first; a month bounds what this second look has to go through.
CREATE FUNCTION ended_suspensions(by_now timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, change_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT suspension.tenant_id, suspension.change_id
  FROM status_change AS suspension
  WHERE suspension.until_at <= by_now AND suspension.until_at > by_now - interval '31 days' AND NOT EXISTS (
    SELECT 1 FROM status_change AS later
    WHERE later.tenant_id = suspension.tenant_id AND later.issuance_id = suspension.issuance_id
      AND later.ordinal > suspension.ordinal AND later.status <> 'message')
  ORDER BY suspension.until_at
  LIMIT at_most;
$$;
CREATE INDEX status_change_by_end ON status_change (until_at) WHERE until_at IS NOT NULL;

-- Each list with the given probability: where decoys change without any occasion.
CREATE FUNCTION lists_at_random(share double precision) RETURNS TABLE (tenant_id uuid, list_id text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = status_list, pg_temp AS $$
  SELECT status_list.tenant_id, status_list.id FROM status_list WHERE random() < share;
$$;

REVOKE ALL ON FUNCTION find_publication_since, ended_suspensions, lists_at_random FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_publication_since, ended_suspensions, lists_at_random TO :"app";

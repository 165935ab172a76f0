-- Public keys that sign checkpoints of the audit chain.
CREATE TABLE "audit_key" (
    "id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_seq" BIGINT,

    CONSTRAINT "audit_key_pkey" PRIMARY KEY ("id")
);
-- One key is in use at a time.
CREATE UNIQUE INDEX "audit_key_in_use" ON "audit_key" ((true)) WHERE "retired_seq" IS NULL;

-- Signed states of the chain.
CREATE TABLE "audit_checkpoint" (
    "id" BIGSERIAL NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "own_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_checkpoint_seq_idx" ON "audit_checkpoint"("seq");
-- A checkpoint has one successor: the signed stream cannot fork here.
CREATE UNIQUE INDEX "audit_checkpoint_prev_hash_key" ON "audit_checkpoint"("prev_hash");
CREATE UNIQUE INDEX "audit_checkpoint_own_hash_key" ON "audit_checkpoint"("own_hash");

CREATE FUNCTION "audit_checkpoint_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_checkpoint is append only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "audit_checkpoint_append_only" BEFORE UPDATE OR DELETE ON "audit_checkpoint"
  FOR EACH ROW EXECUTE FUNCTION "audit_checkpoint_refuse"();
CREATE TRIGGER "audit_checkpoint_no_truncate" BEFORE TRUNCATE ON "audit_checkpoint"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_checkpoint_refuse"();

-- Places outside the store to which checkpoints go.
CREATE TABLE "audit_place" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "sent_id" BIGINT NOT NULL DEFAULT 0,
    "sent_seq" BIGINT,
    "last_ok_at" TIMESTAMPTZ(3),
    "last_error_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_till" TIMESTAMPTZ(3),

    CONSTRAINT "audit_place_pkey" PRIMARY KEY ("id")
);

-- Files that wait for their one download.
CREATE TABLE "download" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "download_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "download_expires_at_idx" ON "download"("expires_at");

CREATE TABLE "download_part" (
    "download_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "download_part_pkey" PRIMARY KEY ("download_id","n")
);
ALTER TABLE "download_part" ADD CONSTRAINT "download_part_download_id_fkey" FOREIGN KEY ("download_id") REFERENCES "download"("id") ON DELETE CASCADE ON UPDATE CASCADE;

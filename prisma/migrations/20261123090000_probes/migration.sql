-- Reads that need more than watching. What was asked is sealed to the worker, the answer for the asker; both go soon.
CREATE TABLE "probe" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "target_id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "input" BYTEA,
    "intent_seq" BIGINT,
    "answer" BYTEA,
    "problem" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "cancel_requested_at" TIMESTAMPTZ(3),

    CONSTRAINT "probe_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "probe_actor_id_created_at_idx" ON "probe"("actor_id", "created_at");
CREATE INDEX "probe_expires_at_idx" ON "probe"("expires_at");
ALTER TABLE "probe" ADD CONSTRAINT "probe_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

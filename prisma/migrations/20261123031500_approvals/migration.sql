-- Approvals: policies, requests and what people said to them; broken glass; freezes.

-- Accounts of one person share this; null: the account is the person.
ALTER TABLE "user" ADD COLUMN "person_id" UUID;

ALTER TABLE "run" ADD COLUMN "break_glass_id" UUID;

-- CreateTable
CREATE TABLE "approval_policy" (
    "id" UUID NOT NULL,
    "environment_id" UUID,
    "kind_pattern" TEXT NOT NULL,
    "min_tier" INTEGER NOT NULL,
    "approvals" INTEGER NOT NULL,
    "expires_minutes" INTEGER NOT NULL,
    "break_glass" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_request" (
    "id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "needed" INTEGER NOT NULL,
    "requester_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "reason" BYTEA NOT NULL,
    "run_id" UUID,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "approver_id" UUID NOT NULL,
    "approver_name" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "nonce" BYTEA NOT NULL,
    "mac" BYTEA NOT NULL,
    "audit_seq" BIGINT,
    "comment" BYTEA,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "break_glass" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "user_name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" UUID NOT NULL,
    "reason" BYTEA NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "nonce" BYTEA NOT NULL,
    "mac" BYTEA NOT NULL,
    "reviewed_at" TIMESTAMPTZ(3),
    "reviewer_id" UUID,
    "reviewer_name" TEXT,
    "review_note" BYTEA,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeze" (
    "id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" TEXT,
    "reason" BYTEA NOT NULL,
    "actor_id" UUID NOT NULL,
    "actor_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by_id" UUID,
    "lifted_by_name" TEXT,
    "lift_note" BYTEA,

    CONSTRAINT "freeze_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "approval_request_run_id_key" ON "approval_request"("run_id");
CREATE INDEX "approval_request_change_id_idx" ON "approval_request"("change_id");
CREATE INDEX "approval_request_asked_at_idx" ON "approval_request"("asked_at");
CREATE UNIQUE INDEX "approval_request_id_approver_id_key" ON "approval"("request_id", "approver_id");
CREATE INDEX "break_glass_opened_at_idx" ON "break_glass"("opened_at");
CREATE INDEX "freeze_created_at_idx" ON "freeze"("created_at");

-- AddForeignKey
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "approval" ADD CONSTRAINT "approval_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "approval_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One policy a place, kind and tier; one open request a change; what the keeper and every run look at is small.
CREATE UNIQUE INDEX "approval_policy_one" ON "approval_policy"(COALESCE("environment_id", '00000000-0000-0000-0000-000000000000'), "kind_pattern", "min_tier");
CREATE UNIQUE INDEX "approval_request_open" ON "approval_request"("change_id") WHERE "state" IN ('waiting', 'approved', 'executing');
CREATE INDEX "approval_request_untold" ON "approval_request"("asked_at") WHERE "told_at" IS NULL;
CREATE INDEX "freeze_standing" ON "freeze"("scope") WHERE "lifted_at" IS NULL;
CREATE INDEX "break_glass_unreviewed" ON "break_glass"("opened_at") WHERE "reviewed_at" IS NULL;

-- Whether an intent was answered already: what ran once never runs again.
CREATE INDEX "audit_event_outcome" ON "audit_event"("intent_seq") WHERE "phase" = 'outcome';

-- Besides what it was: a planned change may wait for approval, be approved, and be planned again.
CREATE OR REPLACE FUNCTION "change_state_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF has_column_privilege(TG_RELID, 'plan', 'UPDATE') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND NEW.state = 'planning' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'discarded' AND OLD.state IN ('planning', 'planned', 'waiting', 'approved', 'refused') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'waiting' AND OLD.state = 'planned' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'approved' AND OLD.state = 'waiting' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'planned' AND OLD.state IN ('waiting', 'approved') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'queued' AND OLD.state IN ('planned', 'waiting', 'approved') THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = 'cancelled' AND OLD.state = 'queued' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state IN ('queued', 'failed') AND OLD.state = 'needs_person' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'only the worker plans a change and says how it ended' USING ERRCODE = 'insufficient_privilege';
END
$$;

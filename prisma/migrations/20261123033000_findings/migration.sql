-- What an advisor, a check or a collector concludes of a target. Open until its source no longer reports it.
CREATE TABLE "finding" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "object" TEXT NOT NULL DEFAULT '',
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "remedy" TEXT,
    "fix" JSONB,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_until" TIMESTAMPTZ(3),
    "accepted_by_id" TEXT,
    "accepted_by_name" TEXT,
    "accepted_reason" BYTEA,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);
-- One open finding of a kind on an object; closed ones stay as history.
CREATE UNIQUE INDEX "finding_open" ON "finding" ("target_id", "kind", "object") WHERE "closed_at" IS NULL;
CREATE INDEX "finding_target_id_opened_at_idx" ON "finding"("target_id", "opened_at");
CREATE INDEX "finding_closed_at_idx" ON "finding"("closed_at");
ALTER TABLE "finding" ADD CONSTRAINT "finding_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Opening, closing, a change of its severity, accepting: in order.
CREATE TABLE "finding_event" (
    "id" UUID NOT NULL,
    "finding_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "finding_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "finding_event_finding_id_at_idx" ON "finding_event"("finding_id", "at");
ALTER TABLE "finding_event" ADD CONSTRAINT "finding_event_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "finding"("id") ON DELETE CASCADE ON UPDATE CASCADE;

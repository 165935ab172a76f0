-- What a person said of a run whose outcome nobody knew, and what was not known until then.
CREATE TABLE "run_verdict" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "step" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "reason" BYTEA,
    "parked_at" TIMESTAMPTZ(3),
    "problem" JSONB,

    CONSTRAINT "run_verdict_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "run_verdict_run_id_at_idx" ON "run_verdict"("run_id", "at");
ALTER TABLE "run_verdict" ADD CONSTRAINT "run_verdict_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "run_verdict" ADD CONSTRAINT "run_verdict_known" CHECK ("verdict" IN ('happened', 'not-happened', 'end'));

-- Pile-ups: times in which sessions waited for locks, and who waited for whom at each look.
CREATE TABLE "lock_pile_up" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "snapshots" INTEGER NOT NULL,
    "waiters" INTEGER NOT NULL,
    "roots" INTEGER NOT NULL,
    "longest_ms" DOUBLE PRECISION,
    "chief" JSONB,

    CONSTRAINT "lock_pile_up_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "lock_pile_up_target_id_started_at_idx" ON "lock_pile_up"("target_id", "started_at");
CREATE INDEX "lock_pile_up_last_at_idx" ON "lock_pile_up"("last_at");
ALTER TABLE "lock_pile_up" ADD CONSTRAINT "lock_pile_up_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "lock_snapshot" (
    "pile_up_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reading" JSONB NOT NULL,

    CONSTRAINT "lock_snapshot_pkey" PRIMARY KEY ("pile_up_id", "at")
);
ALTER TABLE "lock_snapshot" ADD CONSTRAINT "lock_snapshot_pile_up_id_fkey" FOREIGN KEY ("pile_up_id") REFERENCES "lock_pile_up"("id") ON DELETE CASCADE ON UPDATE CASCADE;

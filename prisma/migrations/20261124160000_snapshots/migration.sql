-- What a server has that seldom changes, at each look that found something else than the one before.
CREATE TABLE "target_snapshot" (
    "target_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "origin" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "items" JSONB NOT NULL,

    CONSTRAINT "target_snapshot_pkey" PRIMARY KEY ("target_id", "kind", "at")
);
ALTER TABLE "target_snapshot" ADD CONSTRAINT "target_snapshot_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How the last look of each kind went.
CREATE TABLE "snapshot_source" (
    "target_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "looked_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "remedy" TEXT,

    CONSTRAINT "snapshot_source_pkey" PRIMARY KEY ("target_id", "kind")
);
ALTER TABLE "snapshot_source" ADD CONSTRAINT "snapshot_source_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What changed on a target between two looks.
CREATE TABLE "target_event" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3),
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "changes" JSONB NOT NULL,

    CONSTRAINT "target_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "target_event_target_id_at_idx" ON "target_event"("target_id", "at");
ALTER TABLE "target_event" ADD CONSTRAINT "target_event_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

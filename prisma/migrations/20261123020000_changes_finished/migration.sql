-- What a running run holds for itself alone: targets and clusters. A second run that wants one waits.
CREATE TABLE "run_hold" (
    "resource" TEXT NOT NULL,
    "run_id" UUID NOT NULL,

    CONSTRAINT "run_hold_pkey" PRIMARY KEY ("resource")
);
CREATE INDEX "run_hold_run_id_idx" ON "run_hold"("run_id");
ALTER TABLE "run_hold" ADD CONSTRAINT "run_hold_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "run" ADD COLUMN "holds" TEXT[] DEFAULT ARRAY[]::TEXT[];
UPDATE "run" SET "holds" = ARRAY['target:' || "target_id"::text];
INSERT INTO "run_hold" ("resource", "run_id") SELECT 'target:' || "target_id"::text, "id" FROM "run" WHERE "state" = 'running';
DROP INDEX "run_one_per_target";
ALTER TABLE "run" DROP COLUMN "exclusive";
CREATE INDEX "run_waiting_idx" ON "run"("queued_at") WHERE "state" = 'queued';

-- The reverse of a change that succeeded, and where a change stands in a set of several.
ALTER TABLE "change" ADD COLUMN "undo" JSONB;
ALTER TABLE "change" ADD COLUMN "set_id" UUID;
ALTER TABLE "change" ADD COLUMN "set_index" INTEGER;

-- Several changes in an order; the first that fails stops the rest.
CREATE TABLE "change_set" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_set_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "change_set_created_at_idx" ON "change_set"("created_at");
CREATE UNIQUE INDEX "change_set_id_set_index_key" ON "change"("set_id", "set_index");
ALTER TABLE "change" ADD CONSTRAINT "change_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "change_set"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What is done again and again: a kind with its input, under a name.
CREATE TABLE "change_template" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_template_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "change_template_name_key" ON "change_template" (lower("name"));

-- Comments and links on a change; what a person wrote is sealed under that person's key.
CREATE TABLE "change_note" (
    "id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "author_id" TEXT,
    "author_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "url" TEXT,
    "text" BYTEA NOT NULL,

    CONSTRAINT "change_note_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "change_note_change_id_at_idx" ON "change_note"("change_id", "at");
ALTER TABLE "change_note" ADD CONSTRAINT "change_note_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "change" ADD CONSTRAINT "change_undo_of_id_fkey" FOREIGN KEY ("undo_of_id") REFERENCES "change"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "change_undo_of_id_idx" ON "change"("undo_of_id");

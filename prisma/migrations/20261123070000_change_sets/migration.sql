-- Sets of changes: several runs in an order. A run of a set waits for the one before it.
ALTER TABLE "run" ADD COLUMN "after_id" UUID;
ALTER TABLE "run" ADD CONSTRAINT "run_after_id_fkey" FOREIGN KEY ("after_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "run_after_id_idx" ON "run"("after_id");
ALTER TABLE "run" ADD CONSTRAINT "run_after_another" CHECK ("after_id" <> "id");

-- Where a set stands is what its members say: nothing was ever written here.
ALTER TABLE "change_set" DROP COLUMN "state", DROP COLUMN "finished_at";

-- Templates: whose they are, and when they were edited.
ALTER TABLE "change_template" ADD COLUMN "created_by_id" TEXT;
ALTER TABLE "change_template" ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

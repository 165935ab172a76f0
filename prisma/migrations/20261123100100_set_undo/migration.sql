-- A set that takes back another one.
ALTER TABLE "change_set" ADD COLUMN "undo_of_id" UUID;
CREATE INDEX "change_set_undo_of_id_idx" ON "change_set"("undo_of_id");
ALTER TABLE "change_set" ADD CONSTRAINT "change_set_undo_of_id_fkey" FOREIGN KEY ("undo_of_id") REFERENCES "change_set"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "change_set" ADD CONSTRAINT "change_set_undo_of_another" CHECK ("undo_of_id" <> "id");

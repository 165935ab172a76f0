-- The secret of a sign-in is renewed by a step-up; the one before it serves what was under way, for some seconds.
ALTER TABLE "sign_in" ADD COLUMN "previous_hash" BYTEA, ADD COLUMN "previous_until" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "sign_in_previous_hash_key" ON "sign_in"("previous_hash");

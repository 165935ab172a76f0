-- When somebody or something wants to know at once what a target offers now; the collector looks then.
ALTER TABLE "target_status" ADD COLUMN "look_at" TIMESTAMPTZ(3);

-- In whose name a schedule runs, which change a run of it was, and why a kind is switched off.
ALTER TABLE "schedule" ADD COLUMN "actor_id" UUID;
ALTER TABLE "schedule_fire" ADD COLUMN "change_id" UUID;
ALTER TABLE "schedule_switch" ADD COLUMN "reason" BYTEA;

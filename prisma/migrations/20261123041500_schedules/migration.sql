-- What recurs: schedules, what became of each of their times, maintenance windows, blackout days, switches of kinds.
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "environment_id" UUID,
    "target_id" UUID,
    "cron" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "jitter_seconds" INTEGER NOT NULL DEFAULT 0,
    "overlap" TEXT NOT NULL DEFAULT 'skip',
    "rule" TEXT NOT NULL,
    "late_minutes" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "paused_by_name" TEXT,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_name" TEXT NOT NULL,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "schedule_one_place" CHECK ("environment_id" IS NULL OR "target_id" IS NULL)
);
CREATE INDEX "schedule_environment_id_idx" ON "schedule"("environment_id");
CREATE INDEX "schedule_target_id_idx" ON "schedule"("target_id");
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "schedule_fire" (
    "id" UUID NOT NULL,
    "schedule_id" UUID NOT NULL,
    "nominal_at" TIMESTAMPTZ(3) NOT NULL,
    "through_at" TIMESTAMPTZ(3) NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "detail" TEXT NOT NULL DEFAULT '',
    "by_name" TEXT,
    "worker_id" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedule_fire_pkey" PRIMARY KEY ("id")
);
-- The key of a fire: of all workers one runs it, once.
CREATE UNIQUE INDEX "schedule_fire_schedule_id_nominal_at_key" ON "schedule_fire"("schedule_id", "nominal_at");
CREATE INDEX "schedule_fire_created_at_idx" ON "schedule_fire"("created_at");
-- One run of a schedule at a time, and one that waits.
CREATE UNIQUE INDEX "schedule_fire_under_way" ON "schedule_fire"("schedule_id") WHERE "state" IN ('claimed', 'running');
CREATE UNIQUE INDEX "schedule_fire_queued" ON "schedule_fire"("schedule_id") WHERE "state" = 'queued';
ALTER TABLE "schedule_fire" ADD CONSTRAINT "schedule_fire_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "maintenance_window" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "environment_id" UUID,
    "target_id" UUID,
    "days" INTEGER[],
    "from_clock" TEXT,
    "to_clock" TEXT,
    "zone" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_name" TEXT NOT NULL,

    CONSTRAINT "maintenance_window_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "maintenance_window_one_place" CHECK (("environment_id" IS NULL) <> ("target_id" IS NULL)),
    CONSTRAINT "maintenance_window_one_kind" CHECK (("from_clock" IS NULL) = ("to_clock" IS NULL) AND ("starts_at" IS NULL) = ("ends_at" IS NULL) AND ("from_clock" IS NULL) <> ("starts_at" IS NULL))
);
CREATE INDEX "maintenance_window_environment_id_idx" ON "maintenance_window"("environment_id");
CREATE INDEX "maintenance_window_target_id_idx" ON "maintenance_window"("target_id");
ALTER TABLE "maintenance_window" ADD CONSTRAINT "maintenance_window_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "maintenance_window" ADD CONSTRAINT "maintenance_window_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "blackout" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "environment_id" UUID,
    "target_id" UUID,
    "first_date" TEXT NOT NULL,
    "last_date" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_name" TEXT NOT NULL,

    CONSTRAINT "blackout_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "blackout_one_place" CHECK ("environment_id" IS NULL OR "target_id" IS NULL)
);
CREATE INDEX "blackout_environment_id_idx" ON "blackout"("environment_id");
CREATE INDEX "blackout_target_id_idx" ON "blackout"("target_id");
ALTER TABLE "blackout" ADD CONSTRAINT "blackout_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "blackout" ADD CONSTRAINT "blackout_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "schedule_switch" (
    "kind" TEXT NOT NULL,
    "off_at" TIMESTAMPTZ(3) NOT NULL,
    "off_by_name" TEXT NOT NULL,

    CONSTRAINT "schedule_switch_pkey" PRIMARY KEY ("kind")
);

-- The nightly check of the audit log. It asks no calendar, and makes up for a night within half a day.
INSERT INTO "schedule" ("id", "kind", "name", "built_in", "cron", "zone", "jitter_seconds", "overlap", "rule", "late_minutes", "since", "created_by_name")
VALUES ('a0d17000-0000-4000-8000-000000000001', 'audit.verify', 'Check of the audit log', true, '0 2 * * *', 'UTC', 0, 'skip', 'always', 720, CURRENT_TIMESTAMP, 'Quarterdeck');

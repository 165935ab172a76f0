-- Machines that targets run on.
CREATE TABLE "host" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL DEFAULT 0,
    "username" TEXT NOT NULL DEFAULT '',
    "host_key" TEXT NOT NULL,
    "public_key" TEXT NOT NULL DEFAULT '',
    "sealed" BYTEA,
    "key_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "work_dir" TEXT NOT NULL DEFAULT '/var/tmp',
    "environment_id" UUID NOT NULL,
    "key_set_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "host_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "target_host" (
    "target_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "service_user" TEXT NOT NULL DEFAULT '',
    "service" JSONB NOT NULL,
    "data_dir" TEXT NOT NULL DEFAULT '',
    "config_path" TEXT NOT NULL DEFAULT '',
    "log_path" TEXT NOT NULL DEFAULT '',
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "target_host_pkey" PRIMARY KEY ("target_id")
);

CREATE TABLE "host_status" (
    "host_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "detail" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3),
    "last_tried_at" TIMESTAMPTZ(3) NOT NULL,
    "metrics" JSONB,
    "preflight" JSONB,
    "preflight_at" TIMESTAMPTZ(3),

    CONSTRAINT "host_status_pkey" PRIMARY KEY ("host_id")
);

CREATE INDEX "host_environment_id_idx" ON "host"("environment_id");
CREATE INDEX "target_host_host_id_idx" ON "target_host"("host_id");

ALTER TABLE "host" ADD CONSTRAINT "host_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "target_host" ADD CONSTRAINT "target_host_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "target_host" ADD CONSTRAINT "target_host_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "host_status" ADD CONSTRAINT "host_status_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Names of hosts are unique among those that are registered; history keeps removed ones.
CREATE UNIQUE INDEX "host_name_live" ON "host" (lower("name")) WHERE "removed_at" IS NULL;

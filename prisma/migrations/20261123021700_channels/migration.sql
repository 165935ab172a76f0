-- Notifications: channels, the rules that lead to them, the outbox of notices and the log of deliveries.

-- CreateTable
CREATE TABLE "channel" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "sealed" BYTEA,
    "key_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "paused_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "secret_set_at" TIMESTAMPTZ(3),
    "heartbeat_minutes" INTEGER,
    "heartbeat_method" TEXT NOT NULL DEFAULT 'POST',
    "heartbeat_due_at" TIMESTAMPTZ(3),
    "heartbeat_ok_at" TIMESTAMPTZ(3),
    "heartbeat_tried_at" TIMESTAMPTZ(3),
    "heartbeat_problem" TEXT,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_route" (
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "environment_ids" UUID[],
    "min_severity" TEXT NOT NULL,
    "kinds" TEXT[],
    "hours" JSONB,
    "channel_id" UUID NOT NULL,
    "second_channel_id" UUID,
    "goes_on" BOOLEAN NOT NULL DEFAULT false,
    "gather_seconds" INTEGER NOT NULL,
    "quiet_minutes" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_template" (
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_template_pkey" PRIMARY KEY ("type")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "environment_id" UUID,
    "target_id" UUID,
    "subject_noun" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "link" TEXT NOT NULL,
    "dedup_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "routed_at" TIMESTAMPTZ(3),
    "routes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "channel_id" UUID NOT NULL,
    "route_id" UUID,
    "purpose" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "dedup_key" TEXT NOT NULL,
    "target_id" UUID,
    "environment_id" UUID,
    "state" TEXT NOT NULL,
    "problem" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "send_after" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "fence" BIGINT NOT NULL DEFAULT 0,
    "second_channel_id" UUID,
    "instead_of_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_notice" (
    "delivery_id" UUID NOT NULL,
    "notice_id" UUID NOT NULL,

    CONSTRAINT "delivery_notice_pkey" PRIMARY KEY ("delivery_id","notice_id")
);

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "delivery_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "result" TEXT NOT NULL,
    "code" TEXT,
    "detail" TEXT,
    "worker_id" UUID,

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("delivery_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "notice_seq_key" ON "notice"("seq");
CREATE INDEX "notice_created_at_idx" ON "notice"("created_at");
CREATE UNIQUE INDEX "delivery_seq_key" ON "delivery"("seq");
CREATE UNIQUE INDEX "delivery_instead_of_id_key" ON "delivery"("instead_of_id");
CREATE INDEX "delivery_created_at_idx" ON "delivery"("created_at");
CREATE INDEX "delivery_channel_id_created_at_idx" ON "delivery"("channel_id", "created_at");
CREATE INDEX "delivery_dedup_key_idx" ON "delivery"("dedup_key");
CREATE INDEX "delivery_notice_notice_id_idx" ON "delivery_notice"("notice_id");

-- AddForeignKey
ALTER TABLE "channel_route" ADD CONSTRAINT "channel_route_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "channel_route" ADD CONSTRAINT "channel_route_second_channel_id_fkey" FOREIGN KEY ("second_channel_id") REFERENCES "channel"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_route_id_fkey" FOREIGN KEY ("route_id") REFERENCES "channel_route"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "delivery_notice" ADD CONSTRAINT "delivery_notice_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "delivery_notice" ADD CONSTRAINT "delivery_notice_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the sender looks through every second holds only what is under way.
CREATE INDEX "notice_unrouted" ON "notice"("seq") WHERE "routed_at" IS NULL;
CREATE INDEX "delivery_under_way" ON "delivery"("send_after") WHERE "state" IN ('waiting', 'sending');

-- Notices of one key gather in one message: two workers never begin two.
CREATE UNIQUE INDEX "delivery_gathering" ON "delivery"("route_id", "channel_id", "dedup_key", "action")
    WHERE "state" = 'waiting' AND "attempts" = 0 AND "instead_of_id" IS NULL;

-- A live channel's name is its own, whatever its case.
CREATE UNIQUE INDEX "channel_live_name" ON "channel"(lower("name")) WHERE "removed_at" IS NULL;

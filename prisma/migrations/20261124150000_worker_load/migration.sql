-- What a worker's own process takes, told with its heartbeat; null until it has told.
ALTER TABLE "worker" ADD COLUMN "cpu_share" DOUBLE PRECISION;
ALTER TABLE "worker" ADD COLUMN "memory_bytes" BIGINT;

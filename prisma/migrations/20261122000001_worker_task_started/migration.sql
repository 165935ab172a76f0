-- When a worker took the question, so that one whose worker died is noticed.
ALTER TABLE "worker_task" ADD COLUMN "started_at" TIMESTAMPTZ(3);

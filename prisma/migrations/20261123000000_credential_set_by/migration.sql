-- Who typed a credential, for the page that replaces it.
ALTER TABLE "target_credential" ADD COLUMN "set_by_id" UUID;
ALTER TABLE "target_credential" ADD CONSTRAINT "target_credential_set_by_id_fkey" FOREIGN KEY ("set_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

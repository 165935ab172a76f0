-- Search over changes without an extension: the words of title, kind, person, target and plan.
ALTER TABLE "change" ADD COLUMN "words" TSVECTOR;

-- The words of a text, lower case, cut at everything of ASCII that is neither letter nor digit: the parts of
-- shared_preload_libraries are words. No dictionary and no locale takes part; what is asked is cut by the same.
CREATE FUNCTION change_search_words(text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog
  AS $$
    SELECT COALESCE(array_agg(DISTINCT left(word, 100)), '{}')
      FROM unnest(string_to_array(
             lower(regexp_replace(left($1, 100000), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+', ' ', 'g')), ' ')) AS word
     WHERE word <> ''
  $$;

CREATE FUNCTION change_words_of(change) RETURNS tsvector
  LANGUAGE sql STABLE
  SET search_path = pg_catalog, public
  AS $$
    SELECT array_to_tsvector(change_search_words(concat_ws(' ',
             $1.title, $1.kind, $1.actor_name,
             (SELECT t.name FROM target t WHERE t.id = $1.target_id),
             $1.plan ->> 'sentence',
             (SELECT string_agg(concat_ws(' ', step ->> 'what', step ->> 'sql'), ' ')
                FROM jsonb_array_elements(CASE WHEN jsonb_typeof($1.plan -> 'steps') = 'array'
                                               THEN $1.plan -> 'steps' ELSE '[]' END) AS step))))
  $$;

CREATE FUNCTION change_words_keep() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, public
  AS $$
  BEGIN
    NEW.words := change_words_of(NEW);
    RETURN NEW;
  END $$;

CREATE TRIGGER change_words_new BEFORE INSERT ON "change"
  FOR EACH ROW EXECUTE FUNCTION change_words_keep();
-- The worker writes the plan; nothing else of what is searched changes later.
CREATE TRIGGER change_words_planned BEFORE UPDATE OF plan ON "change"
  FOR EACH ROW EXECUTE FUNCTION change_words_keep();

UPDATE "change" c SET words = change_words_of(c);
CREATE INDEX "change_words_idx" ON "change" USING gin ("words");
CREATE INDEX "change_plan_hash_idx" ON "change"("plan_hash");
-- Links of comments are read as they are; what people wrote is sealed.
CREATE INDEX "change_note_url_idx" ON "change_note"("change_id") INCLUDE ("url") WHERE "url" IS NOT NULL;

import { z } from 'zod'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { ExtensionControl } from '../contract/settings'
import type { PgConnection } from './connection'

export const oneExtension = pgQuery({
  name: 'pg.extensions.one',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: (name: string) => pgSql`
        SELECT a.name, a.default_version, a.installed_version, COALESCE(v.schema, 'public'),
               r.rolsuper OR (v.trusted AND pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'))
          FROM pg_catalog.pg_available_extensions a
          JOIN pg_catalog.pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
          JOIN pg_catalog.pg_roles r ON r.rolname = CURRENT_USER
         WHERE a.name = ${name}`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string().nullable(), z.string(), z.boolean()]),
})

const nothing = z.tuple([]).rest(z.unknown())
// Without a schema it would go where our pinned search_path points: into pg_catalog.
const createText = (name: string, schema: string) =>
  pgSql`CREATE EXTENSION ${pgIdent(name)} SCHEMA ${pgIdent(schema)}`
const dropText = (name: string) => pgSql`DROP EXTENSION ${pgIdent(name)}`

export const createExtension = pgQuery({
  name: 'pg.extensions.create',
  needs: ['superuser, or CREATE on the database where the extension is trusted'],
  timeoutMs: 60_000,
  variants: [{ sql: createText }],
  row: nothing,
})

export const dropExtension = pgQuery({
  name: 'pg.extensions.drop',
  needs: ['ownership of the extension'],
  timeoutMs: 60_000,
  variants: [{ sql: dropText }],
  row: nothing,
})

/** Extensions of the connected database. */
export function pgExtensions(connection: PgConnection): ExtensionControl {
  return {
    async find(name) {
      const [row] = await connection.run(oneExtension, name)
      if (!row) return null
      const [found, defaultVersion, installedVersion, schema, may] = row
      const mayNot = may
        ? null
        : {
            reason: say(t.operatorMayNotCreate, { user: connection.user }),
            remedy: `${createText(found, schema).render().text};`,
          }
      return { name: found, defaultVersion, schema, installedVersion, mayNot }
    },
    createSql: ({ name, schema }) => createText(name, schema).render().text,
    create: async ({ name, schema }) => {
      await connection.run(createExtension, name, schema)
    },
    dropSql: (name) => dropText(name).render().text,
    drop: async (name) => {
      await connection.run(dropExtension, name)
    },
  }
}

import { z } from 'zod'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import type { ExtensionControl } from '../contract/settings'
import type { PgConnection } from './connection'

export const oneExtension = pgQuery({
  name: 'pg.extensions.one',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: (name: string) => pgSql`
        SELECT a.name, a.default_version, a.installed_version,
               r.rolsuper OR (v.trusted AND pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'))
          FROM pg_catalog.pg_available_extensions a
          JOIN pg_catalog.pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
          JOIN pg_catalog.pg_roles r ON r.rolname = CURRENT_USER
         WHERE a.name = ${name}`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string().nullable(), z.boolean()]),
})

const nothing = z.tuple([]).rest(z.unknown())
const createText = (name: string) => pgSql`CREATE EXTENSION ${pgIdent(name)}`
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
      const [found, defaultVersion, installedVersion, may] = row
      const mayNot = may
        ? null
        : {
            reason: `The operator ${connection.user} may not create it: that takes a superuser.`,
            remedy: `${createText(found).render().text};`,
          }
      return { name: found, defaultVersion, installedVersion, mayNot }
    },
    createSql: (name) => createText(name).render().text,
    create: async (name) => {
      await connection.run(createExtension, name)
    },
    dropSql: (name) => dropText(name).render().text,
    drop: async (name) => {
      await connection.run(dropExtension, name)
    },
  }
}

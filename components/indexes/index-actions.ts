import type { ChangeRequest } from '@/components/changes/use-plan'
import type { JudgedIndex } from '@/lib/features/indexes/contract'
import { indexListTexts as t } from '@/lib/texts/index-list'
import { say } from '@/lib/texts/texts'

export type IndexAct = { request: ChangeRequest; title: string; verb: string }

type Target = { id: string; name: string }

/** Dropping an index, as a change that is planned first. */
export function dropAct(target: Target, { schema, name }: JudgedIndex): IndexAct {
  return {
    request: { kind: 'indexes.drop', targetId: target.id, input: { schema, name } },
    title: say(t.dropTitle, { name: target.name }),
    verb: t.drop,
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Making an index on some columns, as a change that is planned first; its name is cut to what a server takes. */
export function makeAct(
  target: Target,
  on: { schema: string; table: string; columns: readonly string[] },
): IndexAct {
  const bytes = new TextEncoder().encode(`${on.table}_${on.columns.join('_')}`)
  const name = `${new TextDecoder().decode(bytes.slice(0, 50)).replace(/\ufffd+$/, '')}_idx`
  const columns = on.columns.map(quoted).join(', ')
  const definition = `CREATE INDEX ${quoted(name)} ON ${quoted(on.schema)}.${quoted(on.table)} USING btree (${columns})`
  return {
    request: { kind: 'indexes.create', targetId: target.id, input: { definition } },
    title: say(t.makeTitle, { name: target.name }),
    verb: t.make,
  }
}

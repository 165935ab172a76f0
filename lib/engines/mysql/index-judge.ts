import type { IndexVerdict, JudgedIndex } from '../contract/indexes'
import type { IndexEntry } from '../contract/tables'

/** Whether one list of columns begins another. */
function begins(short: readonly string[], long: readonly string[]): boolean {
  return short.length <= long.length && short.every((column, at) => long[at] === column)
}

/** Which of two that do the same stays: the primary key, then a unique one, then the first by name. */
function outranks(a: IndexEntry, b: IndexEntry): boolean {
  const rank = (one: IndexEntry) => (one.primary ? 0 : one.unique ? 1 : 2)
  return rank(a) < rank(b) || (rank(a) === rank(b) && a.name < b.name)
}

/**
 * What can be said against indexes of MySQL and MariaDB, by their columns in order. Parts of columns and orders are not
 * in what InnoDB tells: an index on a part is not told from one on the whole.
 */
export function judgeEntries(indexes: readonly IndexEntry[], behindKeys: ReadonlySet<string>): JudgedIndex[] {
  const byTable = new Map<string, IndexEntry[]>()
  for (const index of indexes) {
    const key = `${index.schema}\0${index.table}`
    const own = byTable.get(key)
    if (own) own.push(index)
    else byTable.set(key, [index])
  }
  return indexes.map((index): JudgedIndex => {
    const others = (byTable.get(`${index.schema}\0${index.table}`) ?? []).filter(
      (one) => one !== index && one.method === index.method && !one.hidden,
    )
    const plain = index.method === 'BTREE'
    const same = others.find(
      (one) =>
        one.columns.length === index.columns.length &&
        begins(index.columns, one.columns) &&
        outranks(one, index),
    )
    const longer =
      plain && !index.unique
        ? others.find(
            (one) => one.columns.length > index.columns.length && begins(index.columns, one.columns),
          )
        : undefined
    const keeper = index.primary
      ? 'constraint'
      : index.unique && !same
        ? 'unique'
        : behindKeys.has(`${index.schema}\0${index.table}\0${index.name}`) && !same && !longer
          ? 'foreign-key'
          : null
    const verdicts: IndexVerdict[] = [
      ...(index.tuplesRead === 0 && keeper === null && !index.hidden ? (['unused'] as const) : []),
      ...(same ? (['duplicate'] as const) : longer ? (['overlapping'] as const) : []),
      ...(index.hidden ? (['hidden'] as const) : []),
    ]
    return { ...index, verdicts, instead: (same ?? longer)?.name ?? null, keeper }
  })
}
